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
package io.github.ddbstreams.flink.source.enumerator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.ddbstreams.flink.source.split.GoldenState;
import io.github.ddbstreams.flink.source.split.SplitSerializer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

/** State that is damaged is read as another one, or refused; it never takes memory without end. */
class HostileStateTest {

    private static final int DAMAGES = 50_000;

    @Test
    void aDamagedEnumeratorStateIsReadOrRefused() {
        damage(new EnumeratorStateSerializer(), GoldenState.read("enumerator-v1.bin"));
    }

    @Test
    void aDamagedSplitIsReadOrRefused() {
        damage(new SplitSerializer(), GoldenState.read("split-v1.bin"));
    }

    /** The count of shards is what an allocation could be made of. */
    @Test
    void aCountOfShardsThatIsNotThereIsRefused() {
        byte[] state = GoldenState.read("enumerator-v1.bin");
        int refused = 0;
        for (int at = 0; at + 4 <= state.length; at++) {
            for (int count : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
                byte[] damaged = state.clone();
                for (int i = 0; i < 4; i++) {
                    damaged[at + i] = (byte) (count >> 8 * (3 - i));
                }
                refused += isRefused(new EnumeratorStateSerializer(), damaged) ? 1 : 0;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void nothingIsNoState() {
        assertThatIOException()
                .isThrownBy(() -> new EnumeratorStateSerializer().deserialize(1, new byte[0]));
        assertThatIOException().isThrownBy(() -> new SplitSerializer().deserialize(1, new byte[0]));
    }

    private static void damage(SimpleVersionedSerializer<?> serializer, byte[] state) {
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged =
                    random.nextInt(4) == 0
                            ? Arrays.copyOf(state, random.nextInt(state.length * 2))
                            : state.clone();
            for (int damages = random.nextInt(4); damages >= 0 && damaged.length > 0; damages--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            refused += isRefused(serializer, damaged) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(DAMAGES / 10);
    }

    private static boolean isRefused(SimpleVersionedSerializer<?> serializer, byte[] state) {
        try {
            serializer.deserialize(1, state);
            return false;
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(100_000);
            return true;
        }
    }
}
