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

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The decoder against bodies that nobody would write, a body a seed. The system properties {@code
 * fuzz.first} and {@code fuzz.seeds} choose the seeds.
 */
class DecoderFuzzTest {

    private static final long DEFAULT_SEEDS = 6_000;
    private static final long BATCH = 1_000;

    private static final DecoderOracle<Record> PLAIN =
            new DecoderOracle<>(
                    new GetRecordsDecoder<>(new SdkRecordDecoder()), ReferenceRecords::read);
    private static final DecoderOracle<Record> KEEPING_TEXT =
            new DecoderOracle<>(
                    new GetRecordsDecoder<>(SdkRecordDecoder.keepingFailedText()),
                    ReferenceRecords::read);

    @Test
    void everyBodyIsDecodedOrRefused() {
        long first = Long.getLong("fuzz.first", 1);
        long seeds = Long.getLong("fuzz.seeds", DEFAULT_SEEDS);
        for (long from = first; from < first + seeds; from += BATCH) {
            long batch = from;
            long end = Math.min(from + BATCH, first + seeds);
            // A guard against what has no end; a batch takes a second or two.
            assertTimeoutPreemptively(
                    Duration.ofMinutes(5),
                    () -> LongStream.range(batch, end).forEach(DecoderFuzzTest::check),
                    () -> "seeds " + batch + " to " + end);
        }
    }

    private static void check(long seed) {
        byte[] body = FuzzedBodies.body(seed);
        try {
            PLAIN.check(body);
            KEEPING_TEXT.check(body, 1 + (int) (seed % 97));
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    String.format(
                            "Seed %d, the body:%n%s%n%nTo run it again: mvn verify -pl"
                                    + " flink-connector-dynamodb-streams -am"
                                    + " -Dtest=DecoderFuzzTest"
                                    + " -Dsurefire.failIfNoSpecifiedTests=false"
                                    + " -Dfuzz.first=%d -Dfuzz.seeds=1",
                            seed, start(body), seed),
                    e);
        }
    }

    private static String start(byte[] body) {
        return new String(body, 0, Math.min(body.length, 2_000), StandardCharsets.UTF_8);
    }

    /** A generator whose bodies are all refused would find nothing. */
    @Test
    void theBodiesAreOfAllKinds() {
        int refused = 0;
        int failed = 0;
        int decoded = 0;
        for (long seed = 1; seed <= 2000; seed++) {
            try {
                for (DecodedRecord<Record> record :
                        new GetRecordsDecoder<>(new SdkRecordDecoder())
                                .decode(PageBody.of(FuzzedBodies.body(seed)))
                                .records()) {
                    if (record.failure() == null) {
                        decoded++;
                    } else {
                        failed++;
                    }
                }
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(200, 1500);
        assertThat(failed).isGreaterThan(300);
        assertThat(decoded).isGreaterThan(1500);
    }
}
