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

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FirstAnswerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final FirstAnswer firstAnswer = new FirstAnswer(Duration.ofSeconds(10));

    @Test
    void aServiceThatNeverAnswersIsNoOutageInTheEnd() {
        StreamsServiceException unreachable = failure(0);
        firstAnswer.failed(unreachable, NOW);
        firstAnswer.failed(unreachable, NOW.plusSeconds(10).minusMillis(1));

        assertThatThrownBy(() -> firstAnswer.failed(unreachable, NOW.plusSeconds(10)))
                .hasMessageContaining("after 10000 ms (scan.retry.startup-timeout)")
                .hasMessageEndingWith(unreachable.getMessage())
                .hasNoCause()
                .hasSuppressedException(unreachable);
    }

    @Test
    void anOutageBehindAnAnswerIsWaitedOut() {
        firstAnswer.failed(failure(0), NOW);
        firstAnswer.answered();

        assertThatCode(() -> firstAnswer.failed(failure(0), NOW.plusSeconds(3600)))
                .doesNotThrowAnyException();
    }

    /** It is the service that says so. */
    @Test
    void aRefusalIsAnAnswer() {
        firstAnswer.failed(failure(0), NOW);
        firstAnswer.failed(failure(500), NOW.plusSeconds(5));

        assertThatCode(() -> firstAnswer.failed(failure(0), NOW.plusSeconds(3600)))
                .doesNotThrowAnyException();
    }

    private static StreamsServiceException failure(int httpStatus) {
        return new StreamsServiceException(
                FailureKind.UNAVAILABLE,
                "DescribeTable",
                "table orders",
                "so says the test",
                null,
                httpStatus,
                null,
                null);
    }
}
