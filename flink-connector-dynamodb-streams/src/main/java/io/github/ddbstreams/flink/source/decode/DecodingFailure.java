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
package io.github.ddbstreams.flink.source.decode;

import javax.annotation.Nullable;

/**
 * Carries a failure from where it is found to the record it belongs to; the path grows on the way
 * up, so that nothing has to be kept for it while decoding goes well.
 */
final class DecodingFailure extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int MAX_PATH_LENGTH = 256;

    private String path = "";

    DecodingFailure(String problem) {
        // Without a stack trace: which member of which record it is says more.
        super(problem, null, false, false);
    }

    DecodingFailure in(String name) {
        if (path.length() < MAX_PATH_LENGTH) {
            path = path.isEmpty() || path.charAt(0) == '[' ? name + path : name + '.' + path;
        }
        return this;
    }

    DecodingFailure in(int index) {
        if (path.length() < MAX_PATH_LENGTH) {
            path =
                    path.isEmpty() || path.charAt(0) == '['
                            ? "[" + index + ']' + path
                            : "[" + index + "]." + path;
        }
        return this;
    }

    RecordDecodingException of(@Nullable String sequenceNumber) {
        return new RecordDecodingException(sequenceNumber, path, getMessage());
    }
}
