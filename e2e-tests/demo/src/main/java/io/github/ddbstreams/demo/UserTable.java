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
package io.github.ddbstreams.demo;

import java.net.URI;
import javax.annotation.Nullable;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A table of the user's, looked at before a job is started for it: what is wrong is told at once.
 *
 * @param viewType what images the stream has
 */
record UserTable(String name, String streamArn, String viewType) {

    /**
     * @throws DemoException if it cannot be read, with what to do
     */
    static UserTable find(
            DynamoDbClient client, String name, Region region, @Nullable URI endpoint) {
        String where = "region " + region + (endpoint == null ? "" : " at " + endpoint);
        TableDescription table;
        try {
            table = client.describeTable(request -> request.tableName(name)).table();
        } catch (ResourceNotFoundException e) {
            throw new DemoException(
                    "There is no table '"
                            + name
                            + "' in "
                            + where
                            + ". Check --table, --region and the account of your credentials.",
                    e);
        } catch (SdkException e) {
            throw new DemoException(
                    "Cannot look up table '" + name + "' in " + where + ": " + reason(e), e);
        }
        if (table.streamSpecification() == null
                || !Boolean.TRUE.equals(table.streamSpecification().streamEnabled())) {
            throw new DemoException(
                    "Table '"
                            + name
                            + "' has no stream. Enable it: aws dynamodb update-table --table-name "
                            + name
                            + " --stream-specification"
                            + " StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
        }
        return new UserTable(
                name,
                table.latestStreamArn(),
                table.streamSpecification().streamViewTypeAsString());
    }

    /**
     * How many shards it has, which also shows that the stream may be read.
     *
     * @throws DemoException if it may not
     */
    ShardCensus census(DynamoDbStreamsClient client) {
        try {
            return ShardCensus.take(client, streamArn);
        } catch (SdkException e) {
            throw new DemoException("Cannot look up stream " + streamArn + ": " + reason(e), e);
        }
    }

    /** The region given, or what the AWS SDK finds. */
    static Region region(@Nullable String given) {
        if (given != null) {
            return Region.of(given);
        }
        try {
            return new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkClientException e) {
            throw new DemoException(
                    "No region is set. Give --region, such as --region eu-west-1, or set"
                            + " AWS_REGION.",
                    e);
        }
    }

    private static String reason(SdkException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Unable to load credentials")) {
            return "no AWS credentials were found. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY, or run 'aws configure'.";
        }
        if (message.contains("UnknownHostException")) {
            return "the host is not known. Check --region, --endpoint and the network.";
        }
        if (failure instanceof ApiCallTimeoutException) {
            return "no answer in time. Check --endpoint and the network.";
        }
        return DemoException.rootMessage(failure);
    }
}
