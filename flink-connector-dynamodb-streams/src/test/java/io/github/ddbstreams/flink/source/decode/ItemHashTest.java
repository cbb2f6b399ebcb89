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
package io.github.ddbstreams.flink.source.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemHashTest {

    /** They are part of states. */
    @Test
    void hashesStayAsTheyAre() throws IOException {
        assertThat(ItemHash.of(Map.of())).isEqualTo(-2152535657050944081L);
        assertThat(ItemHash.of(item(StreamRecords.EVERY_TYPE))).isEqualTo(8005386716913227557L);
    }

    @Test
    void noItemHasAHashOfItsOwn() {
        assertThat(ItemHash.of(null)).isEqualTo(ItemHash.NO_ITEM);
        assertThat(ItemHash.ofItem(ItemHash.NO_ITEM)).isEqualTo(1);
        assertThat(ItemHash.ofItem(5)).isEqualTo(5);
    }

    @Test
    void orderDoesNotMatterWhereThereIsNone() throws IOException {
        Map<String, AttributeValue> item = item(StreamRecords.EVERY_TYPE);
        ShuffledItems shuffled = new ShuffledItems(new Random(1));
        for (int i = 0; i < 100; i++) {
            assertThat(ItemHash.of(item(shuffled.json(item)))).isEqualTo(ItemHash.of(item));
        }
    }

    @Test
    void theOrderOfListsMatters() throws IOException {
        assertThat(hash("{\"L\": [{\"S\": \"a\"}, {\"S\": \"b\"}]}"))
                .isNotEqualTo(hash("{\"L\": [{\"S\": \"b\"}, {\"S\": \"a\"}]}"));
    }

    @Test
    void theFormOfNumbersDoesNotMatter() throws IOException {
        assertThat(hash("{\"N\": \"1.50\"}")).isEqualTo(hash("{\"N\": \"15E-1\"}"));
        assertThat(hash("{\"NS\": [\"1\", \"2.0\"]}"))
                .isEqualTo(hash("{\"NS\": [\"2\", \"1.0\"]}"));
    }

    @Test
    void differentValuesDiffer() throws IOException {
        List<String> values =
                List.of(
                        "{\"S\": \"\"}",
                        "{\"S\": \"1\"}",
                        "{\"S\": \"AQ==\"}",
                        "{\"N\": \"0\"}",
                        "{\"N\": \"1\"}",
                        "{\"N\": \"-1\"}",
                        "{\"B\": \"\"}",
                        "{\"B\": \"AQ==\"}",
                        "{\"BOOL\": true}",
                        "{\"BOOL\": false}",
                        "{\"NULL\": true}",
                        "{\"SS\": [\"1\"]}",
                        "{\"SS\": [\"1\", \"2\"]}",
                        "{\"SS\": [\"12\"]}",
                        "{\"NS\": [\"1\"]}",
                        "{\"NS\": [\"1\", \"2\"]}",
                        "{\"BS\": [\"AQ==\"]}",
                        "{\"L\": []}",
                        "{\"L\": [{\"S\": \"1\"}]}",
                        "{\"L\": [{\"L\": []}]}",
                        "{\"L\": [{\"L\": []}, {\"L\": []}]}",
                        "{\"L\": [{\"L\": [{\"L\": []}]}]}",
                        "{\"L\": [{\"NULL\": true}]}",
                        "{\"M\": {}}",
                        "{\"M\": {\"a\": {\"M\": {}}}}",
                        "{\"M\": {\"a\": {\"S\": \"b\"}, \"c\": {\"S\": \"d\"}}}",
                        "{\"M\": {\"a\": {\"S\": \"d\"}, \"c\": {\"S\": \"b\"}}}",
                        "{\"M\": {\"c\": {\"S\": \"b\"}, \"a\": {\"S\": \"d\"}, \"b\": {\"NULL\": true}}}");
        Set<Long> hashes = new HashSet<>();
        for (String value : values) {
            hashes.add(hash(value));
        }
        hashes.add(ItemHash.of(Map.of()));
        hashes.add(ItemHash.of(null));

        assertThat(hashes).hasSize(values.size() + 2);
    }

    @Test
    void aMillionItemsDiffer() {
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 1_000_000; i++) {
            hashes.add(
                    ItemHash.of(
                            Map.of(
                                    "id",
                                    AttributeValue.fromN(Integer.toString(i % 1000)),
                                    "b",
                                    AttributeValue.fromB(
                                            SdkBytes.fromByteArrayUnsafe(
                                                    new byte[] {
                                                        (byte) (i / 1000), (byte) (i / 1000 >> 8)
                                                    })))));
        }
        assertThat(hashes).hasSize(1_000_000);
    }

    private static long hash(String value) throws IOException {
        return ItemHash.of(item("{\"a\": " + value + "}"));
    }

    private static Map<String, AttributeValue> item(String json) throws IOException {
        return StreamRecords.decodeOne(StreamRecords.modify("1", json, null)).dynamodb().newImage();
    }
}
