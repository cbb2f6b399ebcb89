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
package io.github.ddbstreams.flink.source.loss;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Fails the job because records of the stream can no longer be read, unless {@code
 * scan.on-data-loss} is {@code continue}. The message names the shard, the last position and the
 * time range of what is lost.
 */
@PublicEvolving
public final class DataLossException extends FlinkRuntimeException {

    private static final long serialVersionUID = 1L;

    DataLossException(String message) {
        super(message);
    }
}
