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
package io.github.ddbstreams.flink.source.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.flink.source.merge.MergeElement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator in a job, with elements that are there from the beginning. */
@Timeout(120)
class MergeStreamsITCase {

    private static final long TIME = 1_700_000_000_000L;
    private static final long TOLERANCE = 1_000;
    private static final int KEYS = 500;
    private static final Buckets BUCKETS = new Buckets(1024);
    private static final KeyHistory HISTORY = new KeyHistory(List.of(0, 1, 2, 3, 0, 1));

    private final StreamExecutionEnvironment env =
            StreamExecutionEnvironment.createLocalEnvironment(3);

    private SingleOutputStreamOperator<String> merged(List<MergeElement<String>> elements) {
        return MergeStreams.merge(
                env.fromData(elements, new MergeElementTypeInfo<>(Types.STRING)),
                Changelog.ALL,
                Types.STRING,
                TOLERANCE,
                "merge");
    }

    private static void add(List<MergeElement<String>> elements, Kind kind, int change) {
        for (int i = 0; i < KEYS; i++) {
            elements.add(
                    Changelog.ALL.change(kind, "k" + i, HISTORY, change, TIME + 10_000L * change));
        }
    }

    @Test
    void aJobHasOneHistoryOfEachKey() throws Exception {
        List<MergeElement<String>> elements = new ArrayList<>();
        add(elements, Kind.CHANGE_BY_IMAGE, 1);
        for (int i = 0; i < KEYS; i += 2) {
            elements.add(Changelog.ALL.row("k" + i, 2, false, TIME, TIME));
        }
        for (int i = 0; i < KEYS; i++) {
            elements.add(Changelog.ALL.row("new" + i, 3, false, TIME, TIME));
        }
        add(elements, Kind.CHANGE_BY_IMAGE, 2);
        add(elements, Kind.LATER_CHANGE, 3);
        for (int bucket : BUCKETS.forMarks()) {
            elements.add(
                    MergeElement.mark(new MergeMark(bucket, 1, 0, 1, TIME + 30_000, true, TIME)));
        }
        // Behind the end, where nothing is compared any more.
        for (int i = 0; i < KEYS; i++) {
            elements.add(Changelog.ALL.row("late" + i, 3, false, TIME, TIME));
        }
        add(elements, Kind.CHANGE_BY_IMAGE, 4);
        add(elements, Kind.PLAIN_CHANGE, 5);
        env.getConfig().enableObjectReuse();

        SingleOutputStreamOperator<String> merged = merged(elements);
        // One of its own would become that of what is chained to it.
        assertThat(merged.getTransformation().getMaxParallelism()).isEqualTo(-1);
        List<String> emitted = new ArrayList<>();
        try (CloseableIterator<String> values = merged.executeAndCollect()) {
            values.forEachRemaining(emitted::add);
        }

        Map<String, List<String>> byKey =
                emitted.stream().collect(Collectors.groupingBy(Changelog::keyOf));
        assertThat(byKey).hasSize(2 * KEYS);
        for (int i = 0; i < KEYS; i++) {
            String key = "k" + i;
            assertThat(byKey.get(key))
                    .isEqualTo(
                            Stream.of("+I1", "-U1", "+U2", "-U2", "+U3", "-D3", "+I1")
                                    .map(operation -> operation + ' ' + key)
                                    .collect(Collectors.toList()));
            assertThat(byKey.get("new" + i)).containsExactly("+I3 new" + i);
        }
    }

    @Test
    void batchModeIsRefused() {
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        SingleOutputStreamOperator<String> merged =
                merged(List.of(Changelog.ALL.row("a", 1, false, TIME, TIME)));

        assertThatThrownBy(
                        () -> {
                            try (CloseableIterator<String> values = merged.executeAndCollect()) {
                                values.forEachRemaining(value -> {});
                            }
                        })
                .hasStackTraceContaining(
                        "merged in streaming mode only, for batch mode sorts them by key. Set"
                                + " execution.runtime-mode to STREAMING.");
    }
}
