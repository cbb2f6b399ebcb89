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
package io.github.ddbstreams.flink.table.data;

import static io.github.ddbstreams.flink.table.data.Rows.insert;
import static io.github.ddbstreams.flink.table.data.Rows.modify;
import static io.github.ddbstreams.flink.table.data.Rows.remove;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.event.Operation;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class MetadataTest {

    private static final String OLD =
            "{\"id\":{\"S\":\"k\"},\"n\":{\"N\":\"1.50\"},\"gone\":{\"BOOL\":true}}";
    private static final String NEW =
            "{\"id\":{\"S\":\"k\"},\"n\":{\"N\":\"1.5\"},\"added\":{\"NULL\":true}}";

    private static RowPlan.Builder plan(RowMetadata... metadata) {
        return RowPlan.builder(Rows.type(DataTypes.FIELD("n", DataTypes.DECIMAL(3, 2))))
                .changelog(ChangelogKind.APPEND)
                .metadata(List.of(metadata));
    }

    private static String emitted(RowPlan.Builder plan, String record) throws Exception {
        List<RowData> rows = Rows.emitted(plan.build(), record);
        assertThat(rows).hasSize(1);
        return rows.get(0).toString();
    }

    @Test
    void everyMetadataFollowsTheColumnsInTheOrderThatIsAskedFor() throws Exception {
        RowMetadata[] all = RowMetadata.values();

        assertThat(emitted(plan(all), insert(NEW)))
                .startsWith(
                        "+I(1.50,INSERT,2016-06-01T18:05:10,2,shardId-1,e2fd,arn:stream,orders,41,"
                                + "false,null,{\"id\":{\"S\":\"k\"}},"
                                + NEW
                                + ",null,");
        assertThat(changed(plan(all).build(), 14, insert(NEW))).containsExactly("added", "id", "n");
        assertThat(emitted(plan(all[3], all[0]), insert(NEW)))
                .isEqualTo("+I(1.50,shardId-1,INSERT)");
    }

    @Test
    void bothRowsOfAChangeSayTheSame() throws Exception {
        RowPlan plan =
                plan(RowMetadata.OPERATION, RowMetadata.SEQUENCE_NUMBER, RowMetadata.SHARD_ID)
                        .changelog(ChangelogKind.ALL)
                        .build();

        assertThat(Rows.emitted(plan, modify(NEW, OLD)))
                .extracting(RowData::toString)
                .containsExactly("-U(1.50,MODIFY,3,shardId-1)", "+U(1.50,MODIFY,3,shardId-1)");
    }

    @Test
    void imagesAreDynamoDbJsonByteForByte() throws Exception {
        RowPlan plan =
                RowPlan.builder(Rows.type())
                        .changelog(ChangelogKind.APPEND)
                        .metadata(List.of(RowMetadata.OLD_IMAGE, RowMetadata.NEW_IMAGE))
                        .build();
        String item =
                "{\"n\":{\"N\":\"1.50\"},\"big\":{\"N\":\"-9.9E+125\"},\"s\":{\"S\":\"é 漢 \\\"q\\\""
                        + " \\u0000\"},\"l\":{\"L\":[{\"M\":{}},{\"NULL\":true},{\"BS\":[\"/w==\"]}]}}";

        RowData row = Rows.emitted(plan, modify(item, OLD)).get(0);

        assertThat(row.getString(0)).hasToString(OLD);
        assertThat(row.getString(1)).hasToString(item);
    }

    @Test
    void aTimeToLiveDeleteIsOneOfTheService() throws Exception {
        String ttl =
                remove(OLD)
                        .replace(
                                "\"eventID\"",
                                "\"userIdentity\": {\"PrincipalId\": \"dynamodb.amazonaws.com\","
                                        + " \"Type\": \"Service\"}, \"eventID\"");
        RowPlan.Builder plan = plan(RowMetadata.IS_TTL_DELETE, RowMetadata.USER_IDENTITY);

        assertThat(emitted(plan, ttl))
                .isEqualTo("+I(1.50,true,+I(dynamodb.amazonaws.com,Service))");
        assertThat(emitted(plan, remove(OLD))).isEqualTo("+I(1.50,false,null)");
        assertThat(emitted(plan, ttl.replace("REMOVE", "MODIFY").replace("OldImage", "NewImage")))
                .isEqualTo("+I(1.50,false,+I(dynamodb.amazonaws.com,Service))");
    }

    @Test
    void attributesHaveChangedIfTheirValuesDiffer() throws Exception {
        String before =
                "{\"num\":{\"N\":\"1.50\"},\"set\":{\"NS\":[\"1\",\"20\"]},\"list\":{\"L\":[{\"S\":"
                        + "\"a\"},{\"S\":\"b\"}]},\"map\":{\"M\":{\"a\":{\"N\":\"1\"},\"b\":{\"N\":\"2\"}}},"
                        + "\"gone\":{\"NULL\":true},\"type\":{\"S\":\"1\"},\"bin\":{\"BS\":[\"AQ==\",\"Ag==\"]}}";
        String after =
                "{\"num\":{\"N\":\"15E-1\"},\"set\":{\"NS\":[\"2E1\",\"1.0\"]},\"list\":{\"L\":[{\"S\":"
                        + "\"b\"},{\"S\":\"a\"}]},\"map\":{\"M\":{\"b\":{\"N\":\"2\"},\"a\":{\"N\":\"1\"}}},"
                        + "\"added\":{\"NULL\":true},\"type\":{\"N\":\"1\"},\"bin\":{\"BS\":[\"Ag==\",\"AQ==\"]}}";
        RowPlan plan =
                RowPlan.builder(Rows.type())
                        .changelog(ChangelogKind.APPEND)
                        .metadata(List.of(RowMetadata.CHANGED_ATTRIBUTES))
                        .build();

        assertThat(changed(plan, modify(after, before)))
                .containsExactly("added", "gone", "list", "type");
        assertThat(changed(plan, insert(OLD))).containsExactly("gone", "id", "n");
        assertThat(changed(plan, remove(OLD))).containsExactly("gone", "id", "n");
        assertThat(Rows.emitted(plan, modify(after, null), remove(null)))
                .allMatch(row -> row.isNullAt(0));
    }

    private static List<String> changed(RowPlan plan, String record) throws Exception {
        return changed(plan, 0, record);
    }

    private static List<String> changed(RowPlan plan, int position, String record)
            throws Exception {
        RowData row = Rows.emitted(plan, record).get(0);
        return IntStream.range(0, row.getArray(position).size())
                .mapToObj(i -> row.getArray(position).getString(i).toString())
                .toList();
    }

    @Test
    void aFieldOfAMapCanBeAColumnOfItsOwn() throws Exception {
        RowType declared =
                Rows.type(
                        DataTypes.FIELD("id", DataTypes.STRING()),
                        DataTypes.FIELD(
                                "address",
                                DataTypes.ROW(
                                        DataTypes.FIELD("street", DataTypes.STRING()),
                                        DataTypes.FIELD("zip", DataTypes.INT()),
                                        DataTypes.FIELD(
                                                "geo",
                                                DataTypes.ROW(
                                                        DataTypes.FIELD(
                                                                "lat", DataTypes.INT()))))));
        RowPlan.Builder plan =
                RowPlan.builder(declared)
                        .changelog(ChangelogKind.APPEND)
                        .projection(
                                new int[][] {{1, 2, 0}, {0}, {1, 1}},
                                Rows.type(
                                        DataTypes.FIELD("address_geo_lat", DataTypes.INT()),
                                        DataTypes.FIELD("id", DataTypes.STRING()),
                                        DataTypes.FIELD("address_zip", DataTypes.INT())));
        String street = "\"street\":{\"B\":\"no base64\"},";
        String geo = "\"geo\":{\"M\":{\"lat\":{\"N\":\"50\"}}}";

        assertThat(plan.build().paths())
                .containsExactly(
                        List.of("address", "geo", "lat"), List.of("id"), List.of("address", "zip"));
        assertThat(
                        emitted(
                                plan,
                                insert(
                                        "{\"id\":{\"S\":\"k\"},\"address\":{\"M\":{"
                                                + street
                                                + geo
                                                + ",\"zip\":{\"N\":\"7\"}}}}")))
                .isEqualTo("+I(50,k,7)");
        assertThat(emitted(plan, insert("{\"id\":{\"S\":\"k\"},\"address\":{\"NULL\":true}}")))
                .isEqualTo("+I(null,k,null)");
        assertThat(Rows.failure(plan.build(), insert("{\"address\":{\"S\":\"x\"}}")))
                .contains("NewImage.address is {\"S\": \"x\"}; expected ROW");
        assertThat(
                        emitted(
                                plan.onError(OnDecodeError.NULL),
                                insert("{\"address\":{\"S\":\"x\"},\"id\":{\"S\":\"k\"}}")))
                .isEqualTo("+I(null,k,null)");
    }

    @Test
    void aFilterOfKeysKeepsImagesFromBeingRead() throws Exception {
        RowPlan plan =
                plan().filter(
                                new RecordFilter() {
                                    private static final long serialVersionUID = 1L;

                                    @Override
                                    public boolean test(RecordHeader header) {
                                        return "wanted".equals(header.key("id"));
                                    }

                                    @Override
                                    public boolean mayWant(RecordHeader keys) {
                                        return test(keys);
                                    }

                                    @Override
                                    public boolean asksForKeysOnly() {
                                        return true;
                                    }
                                })
                        .build();
        String unwanted = insert("{\"n\":{\"S\":\"does not fit\"}}");

        assertThat(Rows.emitted(plan, unwanted, insert(NEW).replace("\"k\"", "\"wanted\"")))
                .extracting(RowData::toString)
                .containsExactly("+I(1.50)");
        assertThat(Rows.decode(plan, unwanted).get(0).payload().after()).isNull();
    }

    @Test
    void aKeyThatIsNotWantedKeepsImagesFromBeingReadWhateverElseIsAskedFor() throws Exception {
        RowPlan plan =
                plan().filter(
                                new RecordFilter() {
                                    private static final long serialVersionUID = 1L;

                                    @Override
                                    public boolean test(RecordHeader header) {
                                        return mayWant(header)
                                                && header.operation() == Operation.INSERT;
                                    }

                                    @Override
                                    public boolean mayWant(RecordHeader keys) {
                                        return "wanted".equals(keys.key("id"));
                                    }
                                })
                        .build();
        String image = "{\"n\":{\"S\":\"does not fit\"}, \"n\":{\"X\":[]}}";

        assertThat(
                        Rows.emitted(
                                plan,
                                insert(image),
                                insert(NEW).replace("\"k\"", "\"wanted\""),
                                remove(OLD).replace("\"k\"", "\"wanted\"")))
                .extracting(RowData::toString)
                .containsExactly("+I(1.50)");
    }

    @Test
    void aFilterCanAskForWhatComesBehindTheImages() throws Exception {
        RowPlan plan =
                plan(RowMetadata.OPERATION)
                        .filter(
                                header ->
                                        header.sizeBytes() == 42
                                                && header.eventId().equals("e2fd")
                                                && header.creationTimeMillis() == 1464804311000L
                                                && header.sequenceNumber().equals("4")
                                                && !header.isTtlDelete())
                        .build();

        assertThat(Rows.emitted(plan, insert(NEW), remove(OLD)))
                .containsExactly(
                        GenericRowData.of(
                                Rows.emitted(plan, remove(OLD)).get(0).getDecimal(0, 3, 2),
                                StringData.fromString("REMOVE")));
    }
}
