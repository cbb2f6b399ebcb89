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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ResponseBodyTest {

    @Test
    void aBodyWithoutEndIsNotReadForEver() {
        InputStream zeros =
                new InputStream() {
                    @Override
                    public int read() {
                        return 0;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        return length;
                    }
                };
        ResponseBody body = new ResponseBody(zeros, 100_000);

        assertThatIOException()
                .isThrownBy(body::drain)
                .withMessage("it is longer than 100000 bytes");
        assertThat(body.length()).isLessThan(110_000L);
    }
}
