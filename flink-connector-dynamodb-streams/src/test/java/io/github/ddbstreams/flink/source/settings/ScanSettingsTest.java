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

import org.junit.jupiter.api.Test;

class ScanSettingsTest {

    @Test
    void thePlaceNamesNoUserOfAnEndpoint() {
        assertThat(
                        TestSettings.of(
                                        "aws.region",
                                        "eu-west-1",
                                        "aws.endpoint",
                                        "http://me:hunter2@localhost:8000")
                                .place())
                .isEqualTo("eu-west-1 at http://localhost:8000, credentials of AUTO");
    }

    @Test
    void thePlaceIsInTheArnsOrWithTheSdk() {
        assertThat(
                        TestSettings.of(
                                        "table-name",
                                        "arn:aws:dynamodb:eu-west-2:123456789012:table/orders")
                                .place())
                .isEqualTo("eu-west-2, credentials of AUTO");
        assertThat(TestSettings.of().place())
                .isEqualTo("the AWS SDK's default region, credentials of AUTO");
    }
}
