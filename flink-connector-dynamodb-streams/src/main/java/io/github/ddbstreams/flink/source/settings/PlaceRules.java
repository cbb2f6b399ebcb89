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

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** Where requests are sent: regions and endpoints. */
final class PlaceRules {

    private final CheckedOptions checked;

    PlaceRules(CheckedOptions checked) {
        this.checked = checked;
    }

    void check() {
        ConfigOption<String> region = DynamoDbStreamsOptions.AWS_REGION;
        ConfigOption<String> endpoint = DynamoDbStreamsOptions.AWS_ENDPOINT;
        checked.url(endpoint);
        checked.text(
                region,
                "a region's name, such as eu-west-1",
                value -> value.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"));
        checked.url(DynamoDbStreamsOptions.AWS_DYNAMODB_ENDPOINT);
        checked.url(DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT);
        checkEndpoints();
        boolean isElsewhere =
                checked.isSet(endpoint)
                        || checked.isSet(DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT);
        if (isElsewhere) {
            return;
        }
        if (checked.isSet(region) && checked.get(region).equals("local")) {
            throw checked.refused(
                    region,
                    "'local' only with " + endpoint.key(),
                    "Set "
                            + endpoint.key()
                            + " to where DynamoDB Local is, http://localhost:8000"
                            + " for instance, or name a region of AWS.");
        }
        if (checked.isSet(DynamoDbStreamsOptions.TABLE_NAME)) {
            TableId.parse(checked.get(DynamoDbStreamsOptions.TABLE_NAME))
                    .flatMap(TableId::region)
                    .ifPresent(of -> checkRegionOf(DynamoDbStreamsOptions.TABLE_NAME, of));
            return;
        }
        StreamArn stream =
                StreamArn.parse(checked.get(DynamoDbStreamsOptions.STREAM_ARN)).orElseThrow();
        if (stream.isLocal()) {
            throw checked.refused(
                    DynamoDbStreamsOptions.STREAM_ARN,
                    "the ARN of a stream of DynamoDB Local only with " + endpoint.key(),
                    "Set " + endpoint.key() + " to the address of DynamoDB Local.");
        }
        checkRegionOf(DynamoDbStreamsOptions.STREAM_ARN, stream.region());
    }

    /** AWS's own endpoints are chosen by FIPS and dual-stack; another one is what it is. */
    private void checkEndpoints() {
        for (ConfigOption<Boolean> choice :
                List.of(
                        DynamoDbStreamsOptions.AWS_USE_FIPS_ENDPOINT,
                        DynamoDbStreamsOptions.AWS_USE_DUALSTACK_ENDPOINT)) {
            checked.flag(choice);
            for (ConfigOption<String> endpoint :
                    List.of(
                            DynamoDbStreamsOptions.AWS_ENDPOINT,
                            DynamoDbStreamsOptions.AWS_DYNAMODB_ENDPOINT,
                            DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT)) {
                if (checked.isSet(endpoint) && checked.getOptional(choice).orElse(false)) {
                    throw checked.refused(
                            choice, "false together with " + endpoint.key(), "Remove one of them.");
                }
            }
        }
    }

    private void checkRegionOf(ConfigOption<String> arn, String regionOfArn) {
        ConfigOption<String> region = DynamoDbStreamsOptions.AWS_REGION;
        if (checked.isSet(region) && !checked.get(region).equals(regionOfArn)) {
            throw checked.refused(
                    region,
                    "the region of " + arn.key() + ", which is '" + regionOfArn + "'",
                    "Remove the region, it is taken from the ARN; to send the requests elsewhere,"
                            + " set "
                            + DynamoDbStreamsOptions.AWS_ENDPOINT.key()
                            + ".");
        }
    }
}
