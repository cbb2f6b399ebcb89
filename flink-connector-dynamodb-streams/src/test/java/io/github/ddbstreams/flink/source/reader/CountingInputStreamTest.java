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
package io.github.ddbstreams.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CountingInputStreamTest {

    private final CountingInputStream counted =
            new CountingInputStream(new ByteArrayInputStream(new byte[] {0, 1, 2, 3, 4}));

    @Test
    void countsSingleBytesUpToTheEnd() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(counted.read()).isEqualTo(i);
        }
        assertThat(counted.read()).isEqualTo(-1);

        assertThat(counted.count()).isEqualTo(5);
    }

    @Test
    void countsWhatGoesIntoABuffer() throws IOException {
        byte[] buffer = new byte[10];

        assertThat(counted.read(buffer, 2, 3)).isEqualTo(3);
        assertThat(counted.count()).isEqualTo(3);
        assertThat(counted.read(buffer)).isEqualTo(2);
        assertThat(counted.read(buffer)).isEqualTo(-1);
        assertThat(counted.read(buffer, 0, 0)).isLessThanOrEqualTo(0);

        assertThat(counted.count()).isEqualTo(5);
    }

    @Test
    void countsWhatIsSkipped() throws IOException {
        assertThat(counted.skip(2)).isEqualTo(2);
        assertThat(counted.skip(10)).isEqualTo(3);

        assertThat(counted.count()).isEqualTo(5);
    }
}
