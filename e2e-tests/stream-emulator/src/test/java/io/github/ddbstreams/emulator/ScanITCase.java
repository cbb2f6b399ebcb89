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
package io.github.ddbstreams.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Pages, segments and costs of scans, through the SDK. */
class ScanITCase extends EmulatorITBase {

    private ScanResponse scan(Map<String, AttributeValue> start, int segment, int segments) {
        return clients.tables()
                .scan(
                        r ->
                                r.tableName("orders")
                                        .consistentRead(true)
                                        .segment(segment)
                                        .totalSegments(segments)
                                        .exclusiveStartKey(start));
    }

    private List<ScanResponse> pages(int segment, int segments) {
        List<ScanResponse> pages = new ArrayList<>();
        Map<String, AttributeValue> start = null;
        do {
            ScanResponse page = scan(start, segment, segments);
            pages.add(page);
            start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
        } while (start != null);
        return pages;
    }

    private static List<Integer> sizes(List<ScanResponse> pages) {
        return pages.stream().map(ScanResponse::count).toList();
    }

    private static List<String> keys(List<ScanResponse> pages) {
        return pages.stream()
                .flatMap(page -> page.items().stream())
                .map(item -> item.get("pk").s())
                .toList();
    }

    @Test
    void segmentsCoverEachItemOnceWhateverTheShapeOfTheirPages() {
        put(200);
        table.scans().shortPages(7).emptyPageEvery(3).endOnPageOfItsOwn(true);
        List<String> seen = new ArrayList<>();
        for (int segment = 0; segment < 4; segment++) {
            List<String> keys = keys(pages(segment, 4));
            assertThat(keys).isNotEmpty();
            seen.addAll(keys);
        }

        assertThat(seen).hasSize(200);
        assertThat(new TreeSet<>(seen)).hasSize(200);
    }

    @Test
    void aMillionSegmentsAreServedAsQuicklyAsOne() {
        put(3);

        List<ScanResponse> pages = pages(999_999, 1_000_000);

        assertThat(sizes(pages)).containsExactly(0);
    }

    @Test
    void cutsPagesAtAMegabyte() {
        String text = "x".repeat(300_000);
        for (int i = 0; i < 8; i++) {
            table.put(Map.of("pk", "k" + i, "text", text));
        }

        assertThat(sizes(pages(0, 1))).containsExactly(4, 4);
    }

    @Test
    void aPageThatIsFullAtTheEndOfASegmentIsFollowedByAnEmptyOne() {
        put(4);
        assertThat(sizes(pages(0, 1))).containsExactly(4);

        table.scans().shortPages(2);
        assertThat(sizes(pages(0, 1))).containsExactly(2, 2, 0);

        table.scans().shortPages(3).endOnPageOfItsOwn(true);
        assertThat(sizes(pages(0, 1))).containsExactly(3, 1, 0);
    }

    @Test
    void emptyPagesInTheMiddleGoForward() {
        put(6);
        table.scans().shortPages(2).emptyPageEvery(2);

        List<ScanResponse> pages = pages(0, 1);

        assertThat(sizes(pages)).containsExactly(2, 0, 2, 0, 2, 0, 0);
        assertThat(pages.get(1).lastEvaluatedKey())
                .isNotEmpty()
                .isNotEqualTo(pages.get(0).lastEvaluatedKey());
        assertThat(new TreeSet<>(keys(pages))).hasSize(6);
    }

    @Test
    void anEmptySegmentMayHaveAnEmptyPageWithMoreBehindIt() {
        table.scans().emptyPageEvery(2);
        scan(null, 1, 2);

        assertThat(scan(null, 1, 2).lastEvaluatedKey()).isNotEmpty();
    }

    @Test
    void refusesAStartKeyOfAnotherSegment() {
        put(20);
        String other = keys(pages(1, 2)).get(0);

        assertThatThrownBy(() -> scan(Map.of("pk", AttributeValue.fromS(other)), 0, 2))
                .isInstanceOf(AwsServiceException.class)
                .hasMessageContaining(
                        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey"
                                + " with correct Segment. TotalSegments: 2 Segment: 0");
        assertThat(scan(Map.of("pk", AttributeValue.fromS(other)), 1, 2).count()).isPositive();
    }

    @Test
    void chargesStartedFourKilobytesOfWhatIsRead() {
        for (int i = 0; i < 3; i++) {
            table.put(Map.of("pk", "k" + i, "text", "x".repeat(3000)));
        }

        assertThat(cost(true, "TOTAL")).isEqualTo(3);
        assertThat(cost(false, "TOTAL")).isEqualTo(1.5);
        assertThat(cost(false, "INDEXES")).isEqualTo(1.5);
        table.delete(Map.of("pk", "k0"));
        table.delete(Map.of("pk", "k1"));
        table.delete(Map.of("pk", "k2"));
        assertThat(cost(true, "TOTAL")).isEqualTo(1);
        assertThat(cost(false, "TOTAL")).isEqualTo(0.5);
    }

    private double cost(boolean consistent, String returned) {
        ScanResponse page =
                clients.tables()
                        .scan(
                                r ->
                                        r.tableName("orders")
                                                .consistentRead(consistent)
                                                .projectionExpression("pk")
                                                .returnConsumedCapacity(returned));
        assertThat(page.consumedCapacity().tableName()).isEqualTo("orders");
        return page.consumedCapacity().capacityUnits();
    }

    @Test
    void saysNothingAboutCostsUnlessAsked() {
        assertThat(scan(null, 0, 1).consumedCapacity()).isNull();
        assertThatThrownBy(() -> cost(true, "ALL"))
                .hasMessageContaining("Value 'ALL' at 'returnConsumedCapacity' failed to satisfy");
    }

    @Test
    void describesTheTablesSize() {
        put(3);
        table.put(Map.of("pk", "k0", "n", 123));
        table.delete(Map.of("pk", "k1"));

        TableDescription described =
                clients.tables().describeTable(r -> r.tableName("orders")).table();

        assertThat(described.itemCount()).isEqualTo(2);
        assertThat(described.tableSizeBytes())
                .isEqualTo(table.items().values().stream().mapToLong(ItemSize::of).sum());
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(
                        () ->
                                clients.tables()
                                        .scan(
                                                r ->
                                                        r.tableName("orders")
                                                                .filterExpression(
                                                                        "attribute_exists(n)")))
                .hasMessageContaining("does not support FilterExpression");
    }
}
