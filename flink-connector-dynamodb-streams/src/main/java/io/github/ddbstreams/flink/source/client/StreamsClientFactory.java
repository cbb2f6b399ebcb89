/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.github.ddbstreams.flink.source.client;

import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** Makes the clients of the enumerator and of the readers; travels with the job. */
@Internal
public interface StreamsClientFactory extends Serializable {

    /**
     * A new client, which the caller closes.
     *
     * @throws IllegalArgumentException if the options do not make a client, such as a region that
     *     is nowhere to be found
     */
    StreamsClient create();
}
