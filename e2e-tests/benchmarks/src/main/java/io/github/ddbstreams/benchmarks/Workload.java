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
package io.github.ddbstreams.benchmarks;

import java.util.List;

/** What the records of a backlog are like, and the columns of SQL that all attributes fit into. */
enum Workload {

    /** {@link Orders#order}. */
    SIMPLE(
            "orders",
            List.of(
                    "pk STRING",
                    "n BIGINT",
                    "customer STRING",
                    "state STRING",
                    "total DECIMAL(10, 2)",
                    "isGift BOOLEAN",
                    "createdAt TIMESTAMP(3)",
                    "labels ARRAY<STRING>",
                    "address MAP<STRING, STRING>",
                    "lines ARRAY<ROW<sku STRING, quantity INT, price DECIMAL(10, 2)>>",
                    "note STRING")),

    /** {@link Orders#detailed}. */
    RICH(
            "detailed",
            List.of(
                    "pk STRING",
                    "n BIGINT",
                    "customer STRING",
                    "state STRING",
                    "total DECIMAL(10, 2)",
                    "isGift BOOLEAN",
                    "createdAt TIMESTAMP(3)",
                    "labels ARRAY<STRING>",
                    "address ROW<street STRING, city STRING, geo MAP<STRING, DOUBLE>>",
                    "lines ARRAY<ROW<sku STRING, quantity INT, price DECIMAL(10, 2)>>",
                    "note STRING",
                    "weight INT"));

    /** Where the number is among the columns. */
    static final int NUMBER_COLUMN = 1;

    private final String command;
    private final List<String> columns;

    Workload(String command, List<String> columns) {
        this.command = command;
        this.columns = columns;
    }

    /** The word by which an {@link EmulatorService} is told to write it. */
    String command() {
        return command;
    }

    /** Names and types; the key and the number come first. */
    List<String> columns() {
        return columns;
    }
}
