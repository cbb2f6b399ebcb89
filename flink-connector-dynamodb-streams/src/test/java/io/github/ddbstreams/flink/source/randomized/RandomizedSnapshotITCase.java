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
package io.github.ddbstreams.flink.source.randomized;

import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables with items, under the scheduler that Flink chooses by itself. */
class RandomizedSnapshotITCase extends RandomizedSnapshotITBase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = cluster("default");

    RandomizedSnapshotITCase() {
        super(Integer.getInteger("randomized.snapshots", 200));
    }
}
