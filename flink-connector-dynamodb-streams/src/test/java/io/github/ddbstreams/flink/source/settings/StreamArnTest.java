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
package io.github.ddbstreams.flink.source.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamArnTest {

    private static final String ARN =
            "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/my.Orders_1-a/stream/"
                    + "2024-05-01T10:00:00.123";

    @Test
    void tellsRegionAndTable() {
        StreamArn arn = StreamArn.parse(ARN).orElseThrow();

        assertThat(arn.region()).isEqualTo("cn-north-1");
        assertThat(arn.tableName()).isEqualTo("my.Orders_1-a");
        assertThat(arn.isLocal()).isFalse();
        assertThat(arn).hasToString(ARN);
    }

    @Test
    void knowsTheStreamsOfDynamoDbLocal() {
        assertThat(
                        StreamArn.parse(
                                        "arn:aws:dynamodb:ddblocal:000000000000:table/orders/stream/"
                                                + "2024-05-01T10:00:00.123")
                                .orElseThrow()
                                .isLocal())
                .isTrue();
    }

    @Test
    void itsLabelTellsWhenItWasCreated() {
        String table = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/";

        assertThat(StreamArn.parse(table + "2024-05-01T10:00:00.123").orElseThrow().createdAt())
                .contains(Instant.parse("2024-05-01T10:00:00.123Z"));
        assertThat(StreamArn.parse(table + "1").orElseThrow().createdAt()).isEmpty();
    }

    @Test
    void isEmptyForWhatIsNoStream() {
        assertThat(StreamArn.parse("arn:aws:s3:::bucket")).isEmpty();
    }

    @Test
    void isEqualToTheSameStream() {
        assertThat(StreamArn.parse(ARN)).isEqualTo(StreamArn.parse(ARN));
        assertThat(StreamArn.parse(ARN)).isNotEqualTo(StreamArn.parse(ARN + "4"));
    }
}
