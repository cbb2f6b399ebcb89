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

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws.credentials.provider.basic.accesskeyid",
                "aws.credentials.provider.basic.secretkey",
                "aws.credentials.provider.basic.sessiontoken",
                "aws.credentials.provider.role.provider.basic.secretkey",
                "my.Password"
            })
    void secretsAreMasked(String key) {
        assertThat(Sensitive.show(key, "hunter2")).isEqualTo("******");
    }

    @Test
    void otherValuesAreShown() {
        assertThat(Sensitive.show("aws.region", "eu-west-1")).isEqualTo("eu-west-1");
    }

    @Test
    void optionsAreShownInOrderAndTheirSecretsMasked() {
        assertThat(
                        Sensitive.show(
                                Map.of(
                                        "table-name",
                                        "orders",
                                        "aws.credentials.provider.basic.secretkey",
                                        "hunter2")))
                .isEqualTo("{aws.credentials.provider.basic.secretkey=******, table-name=orders}");
    }
}
