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

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

class TableIdentityTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TableIdentity identity = new TableIdentity(NOON);

    private static TableDescription table(String id, Instant createdAt) {
        return TableDescription.builder()
                .tableName("orders")
                .tableId(id)
                .creationDateTime(createdAt)
                .build();
    }

    private void assertAnother(TableDescription table) {
        assertThatThrownBy(() -> identity.check(table))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessage(
                        "Table 'orders' was deleted and created again, at "
                                + table.creationDateTime()
                                + ", before its snapshot had been read to the end. The rest of the"
                                + " snapshot is gone. Start the job without state (with another uid"
                                + " of the source operator and allowNonRestoredState) to read the"
                                + " table that there is now.");
    }

    @Test
    void aTableThatChangesInAllElseIsTheSame() {
        identity.check(table("1", NOON.minusSeconds(1)));

        assertThatCode(
                        () ->
                                identity.check(
                                        table("1", NOON.minusSeconds(1)).toBuilder()
                                                .itemCount(7L)
                                                .build()))
                .doesNotThrowAnyException();
    }

    @Test
    void aTableWithAnotherIdIsAnother() {
        identity.check(table("1", NOON.minusSeconds(1)));

        assertAnother(table("2", NOON.minusSeconds(1)));
    }

    @Test
    void aTableThatWasCreatedAtAnotherTimeIsAnother() {
        identity.check(table(null, NOON.minusSeconds(2)));

        assertAnother(table(null, NOON.minusSeconds(1)));
    }

    /** The first table that is seen after a restore need not be the one of before. */
    @Test
    void aTableThatWasCreatedAfterTheSnapshotHadBegunIsAnother() {
        assertAnother(table("1", NOON.plusMillis(1)));
    }

    @Test
    void aTableWithoutIdAndTimeIsTakenForTheSame() {
        identity.check(table(null, null));

        assertThatCode(() -> identity.check(table(null, null))).doesNotThrowAnyException();
    }
}
