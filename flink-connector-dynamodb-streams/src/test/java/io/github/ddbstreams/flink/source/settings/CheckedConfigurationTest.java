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

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class CheckedConfigurationTest {

    private static final Map<String, String> OPTIONS =
            Map.of(
                    "table-name",
                    "orders",
                    "scan.parallelism",
                    "2",
                    "aws.credentials.provider.basic.accesskeyid",
                    "AKID",
                    "aws.credentials.provider.basic.secretkey",
                    "hunter2");

    @Test
    void showsNoSecret() {
        assertThat(OptionRules.check(OPTIONS))
                .hasToString(
                        "{aws.credentials.provider.basic.accesskeyid=******,"
                                + " aws.credentials.provider.basic.secretkey=******,"
                                + " scan.parallelism=2, table-name=orders}");
    }

    @Test
    void travels() throws Exception {
        CheckedConfiguration options = OptionRules.check(OPTIONS);

        CheckedConfiguration arrived = InstantiationUtil.clone(options);

        assertThat(arrived).isEqualTo(options).hasSameHashCodeAs(options);
        assertThat(arrived.toMap()).isEqualTo(OPTIONS);
    }

    @Test
    void withoutAnOptionItIsAnother() {
        CheckedConfiguration options = OptionRules.check(OPTIONS);

        CheckedConfiguration others =
                options.without(List.of(DynamoDbStreamsOptions.SCAN_PARALLELISM));

        assertThat(others).isNotEqualTo(options);
        assertThat(options).isNotEqualTo(others);
        assertThat(others.isSet(DynamoDbStreamsOptions.SCAN_PARALLELISM)).isFalse();
        assertThat(others.isSet(DynamoDbStreamsOptions.TABLE_NAME)).isTrue();
        assertThat(options.isSet(DynamoDbStreamsOptions.SCAN_PARALLELISM)).isTrue();
    }

    @Test
    void nobodyChangesItByItsMap() {
        CheckedConfiguration options = OptionRules.check(OPTIONS);

        options.toMap().clear();

        assertThat(options.toMap()).isEqualTo(OPTIONS);
    }
}
