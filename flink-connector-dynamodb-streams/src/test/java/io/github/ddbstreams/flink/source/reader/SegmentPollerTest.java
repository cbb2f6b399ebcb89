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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FakeStreamsClient;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.client.TableScan;
import io.github.ddbstreams.flink.source.decode.ItemKeys;
import io.github.ddbstreams.flink.source.decode.SdkRecordDecoder;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.settings.TestSettings;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import io.github.ddbstreams.flink.source.split.ShardProgress;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class SegmentPollerTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final StreamInfo TABLE = StreamInfo.withoutStream("orders", List.of("id"));
    private static final SegmentSplit UNREAD = SegmentSplit.unread(TABLE, 1, 4);
    private static final long MILLIS = 1_000;
    private static final long BREAK = 100;
    private static final ScanSettings SETTINGS =
            TestSettings.of(
                    "scan.startup.mode", "snapshot",
                    "scan.snapshot.page-size", "7",
                    "scan.retry.initial-backoff", BREAK + " ms",
                    "scan.retry.max-backoff", "10 s");

    private final FakeStreamsClient client = new FakeStreamsClient();
    private final SegmentPace pace = new SegmentPace();
    private final SegmentPoller<Record> poller = poller(UNREAD);

    private SegmentPoller<Record> poller(SegmentSplit split) {
        return poller(split, SETTINGS);
    }

    private SegmentPoller<Record> poller(SegmentSplit split, ScanSettings settings) {
        return new SegmentPoller<>(
                split,
                settings,
                new SegmentRequest.Service<>(client, new SdkRecordDecoder(), settings, CLOCK),
                pace,
                new Random() {
                    @Override
                    public double nextDouble() {
                        return 0;
                    }
                },
                CLOCK);
    }

    private static String item(String id) {
        return "{\"id\":{\"S\":\"" + id + "\"}}";
    }

    /** A page of a segment. */
    private static String page(double units, String next, String... ids) {
        return "{\"ConsumedCapacity\":{\"CapacityUnits\":"
                + units
                + ",\"TableName\":\"orders\"},\"Items\":["
                + String.join(",", List.of(ids).stream().map(SegmentPollerTest::item).toList())
                + "]"
                + (next == null ? "" : ",\"LastEvaluatedKey\":" + item(next))
                + "}";
    }

    private SplitPage<Record> answer(String body) {
        send(body);
        return poller.takePage();
    }

    private void send(String body) {
        send(body, poller);
    }

    private void send(String body, SegmentPoller<Record> to) {
        client.scanAnswers.add(body);
        PollAnswer<Record> answer = to.nextRequest(NOON).send();
        to.sent();
        to.answered(answer, answer.page().sizeInBytes(), NOON, MILLIS, MILLIS);
    }

    private void fail(FailureKind kind) {
        poller.sent();
        poller.failed(
                new StreamsServiceException(kind, "Scan", "table orders", "it is said", null),
                NOON,
                MILLIS);
    }

    private List<Map<String, AttributeValue>> startKeys() {
        return client.scans.stream()
                .map(TableScan::after)
                .map(after -> after == null ? Map.<String, AttributeValue>of() : after)
                .toList();
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    // ------------------------------------------------------------------ pages

    /** Changes that come meanwhile do not wait for all of it. */
    @Test
    void besideChangesAPageIsTakenInParts() {
        SegmentPoller<Record> beside =
                poller(UNREAD, TestSettings.of("scan.startup.mode", "initial"));
        String[] ids = IntStream.range(0, 1_100).mapToObj(String::valueOf).toArray(String[]::new);
        send(page(1, "x", ids), beside);
        assertThat(beside.isPageCharged()).isTrue();

        SplitPage<Record> first = beside.takePage();
        assertThat(first.records()).hasSize(500);
        assertThat(first.charge()).isZero();
        assertThat(first.end().next()).isNull();
        assertThat(first.end().readAt()).isEqualTo(NOON);
        assertThat(first.progress()).isEqualTo(ShardProgress.READING);
        assertThat(beside.isHoldingPage()).isTrue();
        assertThat(beside.isPageCharged()).isFalse();
        assertThat(beside.isDue()).isFalse();
        assertThat(beside.takePage().records()).hasSize(500);

        SplitPage<Record> last = beside.takePage();
        assertThat(last.records()).hasSize(100);
        assertThat(last.charge()).isPositive();
        assertThat(last.end().next()).isEqualTo("2:idS1:x");
        assertThat(beside.isHoldingPage()).isFalse();
        assertThat(beside.isDue()).isTrue();
        send(page(1, null, "y"), beside);
        assertThat(beside.takePage().progress()).isEqualTo(ShardProgress.ENDED);
        assertThat(startKeys()).containsExactly(Map.of(), key("x"));
    }

    @Test
    void withoutChangesAPageIsTakenWhole() {
        String[] ids = IntStream.range(0, 1_100).mapToObj(String::valueOf).toArray(String[]::new);

        assertThat(answer(page(1, "x", ids)).records()).hasSize(1_100);
    }

    @Test
    void aSegmentIsReadPageByPage() {
        SplitPage<Record> first = answer(page(1, "b", "a", "b"));
        assertThat(first.records()).hasSize(2);
        assertThat(first.progress()).isEqualTo(ShardProgress.READING);
        assertThat(first.end().next()).isEqualTo("2:idS1:b");
        assertThat(first.end().readAt()).isEqualTo(NOON);
        assertThat(poller.isDue()).isTrue();

        SplitPage<Record> last = answer(page(1, null, "c"));
        assertThat(last.records()).hasSize(1);
        assertThat(last.progress()).isEqualTo(ShardProgress.ENDED);
        assertThat(poller.isDue()).isFalse();
        assertThat(startKeys()).containsExactly(Map.of(), key("b"));
    }

    @Test
    void aRequestSaysWhatIsToBeRead() {
        answer(page(1, null));

        assertThat(client.scans)
                .singleElement()
                .satisfies(
                        scan -> {
                            assertThat(scan.table()).isEqualTo("orders");
                            assertThat(scan.segment()).isEqualTo(1);
                            assertThat(scan.segments()).isEqualTo(4);
                            assertThat(scan.isConsistent()).isTrue();
                        });
    }

    @Test
    void anEmptyPageInTheMiddleIsNotTheEnd() {
        SplitPage<Record> page = answer(page(1, "b"));

        assertThat(page.records()).isEmpty();
        assertThat(page.progress()).isEqualTo(ShardProgress.READING);
        answer(page(1, null));
        assertThat(startKeys()).containsExactly(Map.of(), key("b"));
    }

    @Test
    void readingGoesOnBehindThePositionOfTheSplit() {
        SegmentPoller<Record> restored =
                poller(new SegmentSplit(TABLE, 1, 4, ItemKeys.of(key("m")), NOON, false));
        client.scanAnswers.add(page(1, null));

        restored.nextRequest(NOON).send();

        assertThat(startKeys()).containsExactly(key("m"));
    }

    @Test
    void whatHasBeenReadIsNotPolled() {
        assertThat(poller(new SegmentSplit(TABLE, 1, 4, null, NOON, true)).isDue()).isFalse();
    }

    @Test
    void thereIsOneRequestAtATime() {
        poller.sent();
        assertThat(poller.isDue()).isFalse();
    }

    @Test
    void aDroppedPageIsAskedForAgain() {
        answer(page(1, "b", "a", "b"));
        send(page(1, "d", "c", "d"));
        assertThat(poller.isPageCharged()).isTrue();

        assertThat(poller.dropPage()).isPositive();
        assertThat(poller.isHoldingPage()).isFalse();
        answer(page(1, null, "c", "d"));

        assertThat(startKeys()).containsExactly(Map.of(), key("b"), key("b"));
    }

    // ------------------------------------------------------------------ pace

    @Test
    void withoutALimitThereIsNoPause() {
        answer(page(1_000, "b"));

        assertThat(poller.dueAtMillis()).isEqualTo(MILLIS);
    }

    @Test
    void aPageIsPaidForByAPause() {
        pace.unitsPerSecond(20);
        answer(page(5, "b"));

        assertThat(poller.dueAtMillis()).isEqualTo(MILLIS + 250);
    }

    @Test
    void thePauseIsThatOfTheLatestNews() {
        pace.unitsPerSecond(20);
        answer(page(5, "b"));
        pace.unitsPerSecond(5);
        answer(page(5, "c"));

        assertThat(poller.dueAtMillis()).isEqualTo(MILLIS + 1_000);
    }

    @Test
    void theEndOfASegmentIsToldWhenItsLastPageIsPaidFor() {
        pace.unitsPerSecond(20);
        SplitPage<Record> rows = answer(page(5, null, "a"));
        assertThat(rows.records()).hasSize(1);
        assertThat(rows.progress()).isEqualTo(ShardProgress.READING);
        assertThat(rows.end().next()).isNull();
        assertThat(poller.isDue()).isTrue();
        assertThat(poller.dueAtMillis()).isEqualTo(MILLIS + 250);

        PollAnswer<Record> answer = poller.nextRequest(NOON).send();
        poller.sent();
        poller.answered(answer, 0, NOON, MILLIS + 250, MILLIS + 250);

        SplitPage<Record> end = poller.takePage();
        assertThat(end.records()).isEmpty();
        assertThat(end.progress()).isEqualTo(ShardProgress.ENDED);
        assertThat(end.end().readAt()).isEqualTo(NOON);
        assertThat(poller.isDue()).isFalse();
        assertThat(client.scans).hasSize(1);
    }

    @Test
    void aDroppedLastPageIsAskedForAgain() {
        pace.unitsPerSecond(20);
        send(page(5, null, "a"));
        poller.dropPage();

        assertThat(answer(page(5, null, "a")).records()).hasSize(1);
        assertThat(client.scans).hasSize(2);
    }

    // ------------------------------------------------------------------ failures

    @ParameterizedTest
    @EnumSource(names = {"THROTTLED", "UNAVAILABLE", "CREDENTIALS_EXPIRED"})
    void whatMayPassIsTriedAgainEverLater(FailureKind kind) {
        answer(page(1, "b"));
        for (long wait = BREAK; wait <= 8 * BREAK; wait *= 2) {
            fail(kind);
            assertThat(poller.isDue()).isTrue();
            assertThat(poller.dueAtMillis()).isEqualTo(MILLIS + wait);
        }

        answer(page(1, null));
        assertThat(startKeys()).containsExactly(Map.of(), key("b"));
    }

    @Test
    void anAnswerMakesTheNextFailureTheFirst() {
        fail(FailureKind.THROTTLED);
        fail(FailureKind.THROTTLED);
        answer(page(1, "b"));
        fail(FailureKind.THROTTLED);

        assertThat(poller.dueAtMillis()).isEqualTo(MILLIS + BREAK);
    }

    @Test
    void aRefusalFailsTheJob() {
        assertThatThrownBy(() -> fail(FailureKind.ACCESS_DENIED))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage(
                        "Cannot read segment 1 of 4 of table orders for its snapshot: Scan of table"
                                + " orders failed, ACCESS_DENIED: it is said");
    }

    @Test
    void aTableThatIsUnknownFiveTimesIsGone() {
        for (int i = 0; i < 4; i++) {
            fail(FailureKind.NOT_FOUND);
            assertThat(poller.isDue()).isTrue();
        }

        assertThatThrownBy(() -> fail(FailureKind.NOT_FOUND))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage(
                        "Cannot read segment 1 of 4 of table orders for its snapshot: Scan of table"
                                + " orders failed, NOT_FOUND: it is said The table was deleted."
                                + " Start the job without state when there is a table again.");
    }

    @Test
    void aTableThatIsKnownAgainIsNotGone() {
        for (int i = 0; i < 4; i++) {
            fail(FailureKind.NOT_FOUND);
        }
        answer(page(1, "b"));
        for (int i = 0; i < 4; i++) {
            fail(FailureKind.NOT_FOUND);
        }

        assertThat(poller.isDue()).isTrue();
    }
}
