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
package io.github.ddbstreams.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ddbstreams.clusters.Await;
import io.github.ddbstreams.clusters.FlinkCluster;
import io.github.ddbstreams.clusters.FlinkRest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A job that writes the changes of a table into files, line by line, and all that a test wants to
 * know of it. It may move from cluster to cluster by savepoints. Not thread safe.
 */
final class OrdersJob {

    /** A small part of all. */
    private static final int PAGES_AT_A_TIME = 10;

    private final Orders orders;
    private final Settings settings;
    private final Path output;
    private final Function<String, Line> parser;
    private final Judging judging;
    private final PartFiles files;
    private FlinkCluster cluster;
    private FlinkRest rest;
    private String id;
    private int writesAtStart = -1;

    /** What its lines are compared by. */
    interface Judging {
        Judge by(List<Written> written, int firstChange, int start);
    }

    OrdersJob(Orders orders, Settings settings, Path output) {
        this(orders, settings, output, Line::parse, Judge::ofTable);
    }

    /**
     * @param parser of its lines
     * @param ofTable if it reads the table
     */
    OrdersJob(
            Orders orders,
            Settings settings,
            Path output,
            Function<String, Line> parser,
            Judging ofTable) {
        this.orders = orders;
        this.settings = settings;
        this.output = output;
        this.parser = parser;
        this.judging =
                settings.readsTable()
                        ? ofTable
                        : (written, firstChange, start) -> Judge.ofChanges(written);
        this.files = new PartFiles(output, parser);
    }

    /** To be called before it is started. */
    void rememberStart() {
        writesAtStart = orders.written().size();
    }

    /**
     * Runs the job of a jar.
     *
     * @param jar its id in the cluster
     * @param savepoint to go on from, or null
     */
    void run(FlinkCluster where, String jar, int parallelism, String savepoint) throws Exception {
        if (savepoint == null) {
            rememberStart();
        }
        String job =
                where.rest()
                        .run(
                                jar,
                                new FlinkRest.Run(
                                        settings.arguments(orders, output),
                                        parallelism,
                                        savepoint,
                                        settings.configuration()));
        follow(where, job);
        assertThat(readers()).hasSize(parallelism);
    }

    /** It was started by others. */
    void follow(FlinkCluster where, String job) throws Exception {
        cluster = where;
        rest = where.rest();
        id = job;
        awaitRunning();
        JsonNode config = rest.get("/jobs/" + id + "/checkpoints/config");
        assertThat(config.path("state_backend").asText()).containsIgnoringCase(settings.backend());
        assertThat(config.path("unaligned_checkpoints").asBoolean())
                .isEqualTo(settings.unaligned());
    }

    /** Waits until all its tasks run. */
    void awaitRunning() throws Exception {
        rest.await(
                "all tasks run",
                "/jobs/" + id,
                job -> {
                    int tasks = job.path("status-counts").path("RUNNING").asInt();
                    return job.path("state").asText().equals("RUNNING")
                            && tasks == job.path("vertices").size();
                });
    }

    /** For each subtask of the source, the task manager that runs it. */
    List<String> readers() throws Exception {
        List<String> taskManagers = new ArrayList<>();
        for (JsonNode vertex : rest.get("/jobs/" + id).path("vertices")) {
            if (vertex.path("name").asText().startsWith("Source: ")) {
                rest.get("/jobs/" + id + "/vertices/" + vertex.path("id").textValue())
                        .path("subtasks")
                        .forEach(
                                subtask ->
                                        taskManagers.add(
                                                subtask.path("taskmanager-id").textValue()));
            }
        }
        return taskManagers;
    }

    /** Waits until the source has so many subtasks. */
    void awaitParallelism(int parallelism) throws Exception {
        Await.until(
                "the source has " + parallelism + " subtasks that run",
                cluster::failIfSomethingHasEnded,
                () -> {
                    awaitRunning();
                    return readers();
                },
                readers -> readers.size() == parallelism);
    }

    /** The task manager that runs most of the source. */
    String mainReader() throws Exception {
        List<String> readers = readers();
        return Collections.max(
                readers, Comparator.comparingInt(reader -> Collections.frequency(readers, reader)));
    }

    /** How often the job manager there is now has restored it from a checkpoint. */
    int restores() throws Exception {
        return rest.get("/jobs/" + id + "/checkpoints").at("/counts/restored").asInt();
    }

    /** Waits until it was restored more often. */
    void awaitRestoredAfter(int restores) throws Exception {
        rest.await(
                "the job is restored after restore " + restores,
                "/jobs/" + id + "/checkpoints",
                answer -> answer.at("/counts/restored").asInt() > restores);
        awaitRunning();
    }

    /** Waits until it has written more lines than there are now. */
    void awaitMore(int count) throws Exception {
        int now = files.lines().size();
        awaitLines(
                "there are " + count + " more lines than " + now,
                List::size,
                lines -> lines >= now + count);
    }

    /** Waits until a part of what it does is done; if it reads the table, it is amid that then. */
    void awaitUnderWay() throws Exception {
        if (settings.readsTable()) {
            orders.letScan(PAGES_AT_A_TIME);
            Await.until("the scan is held", this::failIfEnded, orders::isScanHeld, held -> held);
        }
        awaitMore(150);
    }

    private static int items(Collection<Line> lines) {
        return (int) lines.stream().filter(line -> line.operation().equals(Line.READ)).count();
    }

    private <T> void awaitLines(String what, Function<List<Line>, T> view, Predicate<T> condition)
            throws Exception {
        Await.until(what, this::failIfEnded, () -> view.apply(files.lines()), condition);
    }

    private void failIfEnded() throws Exception {
        cluster.failIfSomethingHasEnded();
        assertThat(rest.state(id)).isNotIn("FAILED", "CANCELED", "FINISHED");
    }

    /** Stops it, and returns where its savepoint is. */
    String stop() throws Exception {
        return rest.stopWithSavepoint(id, cluster.directory().resolve("savepoints"));
    }

    /** Cancels it if it has not ended. */
    void cancel() throws Exception {
        if (rest != null && !rest.state(id).equals("FINISHED")) {
            rest.cancel(id);
        }
    }

    /** Waits until all has arrived, then stops it, and compares it all. Nobody writes any more. */
    void judge() throws Exception {
        orders.letScan(EmulatedOrders.ALL_PAGES);
        Judge judge = judging.by(orders.written(), settings.items(), writesAtStart);
        awaitLines("all has arrived", judge::problems, List::isEmpty);
        stop();
        List<Line> lines = new PartFiles(output, parser).lines();
        assertThat(judge.problems(lines)).isEmpty();
        assertThat(items(lines) > 0).isEqualTo(settings.readsTable());
    }
}
