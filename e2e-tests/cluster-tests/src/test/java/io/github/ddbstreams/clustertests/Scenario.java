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

import io.github.ddbstreams.clusters.FlinkCluster;
import java.nio.file.Path;

/**
 * A job reads a table that is written to and whose shards roll over, from before its start to the
 * end of what a test does to it. Then it is judged.
 */
final class Scenario {

    private static final long SEED = 20260101;

    private Scenario() {}

    /** What a test does. */
    interface Part {
        void with(OrdersJob job) throws Exception;
    }

    /**
     * Plays it on the emulator.
     *
     * @param name of this scenario in its cluster
     */
    static void play(FlinkCluster cluster, String name, Settings settings, Part part)
            throws Exception {
        String table = name + "-" + settings;
        try (EmulatedOrders orders = new EmulatedOrders(table)) {
            Path output = cluster.directory().resolve("output").resolve(table);
            play(orders, new OrdersJob(orders, settings, output), settings, part);
        }
    }

    static void play(Orders orders, OrdersJob job, Settings settings, Part part) throws Exception {
        Writer.fill(orders, settings.items());
        orders.enableStream();
        try (Writer writer = Writer.start(orders, settings.items(), SEED)) {
            part.with(job);
            writer.stop();
            assertThat(writer.moves()).as("moves of shards").isGreaterThan(5);
            job.judge();
        } catch (Throwable e) {
            try {
                job.cancel();
            } catch (Throwable ofCancelling) {
                e.addSuppressed(ofCancelling);
            }
            throw e;
        }
    }
}
