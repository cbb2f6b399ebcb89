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
package io.github.ddbstreams.flink.source.enumerator.discovery;

import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FlinkRuntimeException;

/** The service does not know the stream: it never was, or is gone a day after it was disabled. */
@Internal
public final class StreamGoneException extends FlinkRuntimeException {

    private static final long serialVersionUID = 1L;

    /** Its words are the last ones of a job that fails; what the service said is suppressed. */
    StreamGoneException(String message, Throwable reason) {
        super(message);
        addSuppressed(reason);
    }
}
