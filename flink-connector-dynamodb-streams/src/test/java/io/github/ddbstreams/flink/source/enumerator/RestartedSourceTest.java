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

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.StartingPosition;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.enumerator.state.EnumeratorState;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.split.DynamoDbStreamsSplit;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A source that is read anew from its job for each attempt, as the adaptive scheduler does, and a
 * job manager that takes over.
 */
class RestartedSourceTest {

    @Test
    void onlyTheFirstAttemptOfALatestStartUsesLatestIterators() throws Exception {
        byte[] job = InstantiationUtil.serializeObject(latest());
        assertThat(startsAtLatest(job)).isTrue();
        assertThat(startsAtLatest(job)).isFalse();
        assertThat(startsAtLatest(InstantiationUtil.serializeObject(latest()))).isTrue();
    }

    private static boolean startsAtLatest(byte[] job) throws Exception {
        DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> source =
                InstantiationUtil.deserializeObject(
                        job, RestartedSourceTest.class.getClassLoader());
        try (SplitEnumerator<DynamoDbStreamsSplit, EnumeratorState> enumerator =
                source.createEnumerator(new FakeEnumeratorContext(1))) {
            return enumerator.snapshotState(1).pins().latest();
        }
    }

    private static DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> latest() {
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setTableName("orders")
                .setProperty("aws.region", "eu-west-1")
                .setStartingPosition(StartingPosition.latest())
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents())
                .build();
    }
}
