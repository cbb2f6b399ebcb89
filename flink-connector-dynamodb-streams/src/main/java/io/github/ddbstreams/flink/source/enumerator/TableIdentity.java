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
package io.github.ddbstreams.flink.source.enumerator;

import java.time.Instant;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.util.FlinkRuntimeException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Whether a table is still the one that a snapshot began with: a table that is deleted can be
 * created again under its name, and would be read on as if nothing had happened. No I/O, no clock;
 * owned by the coordinator thread.
 */
final class TableIdentity {

    private final Instant latestCreation;
    @Nullable private TableDescription first;

    /**
     * @param latestCreation the table was created until then, for the snapshot had begun
     */
    TableIdentity(Instant latestCreation) {
        this.latestCreation = latestCreation;
    }

    /**
     * @throws FlinkRuntimeException if it is another table
     */
    void check(TableDescription table) {
        if (first == null) {
            first = table;
        }
        if (!Objects.equals(first.tableId(), table.tableId())
                || !Objects.equals(first.creationDateTime(), table.creationDateTime())
                || isTooYoung(table)) {
            throw new FlinkRuntimeException(
                    "Table '"
                            + table.tableName()
                            + "' was deleted and created again, at "
                            + table.creationDateTime()
                            + ", before its snapshot had been read to the end. The rest of the"
                            + " snapshot is gone. Start the job without state (with another uid of"
                            + " the source operator and allowNonRestoredState) to read the table"
                            + " that there is now.");
        }
    }

    private boolean isTooYoung(TableDescription table) {
        return table.creationDateTime() != null && table.creationDateTime().isAfter(latestCreation);
    }
}
