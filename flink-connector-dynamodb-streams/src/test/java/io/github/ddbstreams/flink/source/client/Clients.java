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
package io.github.ddbstreams.flink.source.client;

import java.util.HashMap;
import java.util.Map;

/** Real clients of a server on the loopback, with one connection, so that a lost one shows. */
final class Clients {

    static final String STREAM =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2024-05-01T10:00:00.123";

    private Clients() {}

    static StreamsClient of(String url, String... furtherOptions) {
        return new AwsStreamsClientFactory(options(url, furtherOptions)).create();
    }

    static Map<String, String> options(String url, String... furtherOptions) {
        Map<String, String> options = new HashMap<>();
        options.put("stream-arn", STREAM);
        options.put("aws.endpoint", url);
        options.put("aws.credentials.provider.basic.accesskeyid", "AKIDEXAMPLE");
        options.put("aws.credentials.provider.basic.secretkey", "hunter2");
        options.put("scan.poll.max-concurrency", "1");
        options.put("aws.http-client.max-concurrency", "1");
        options.put("aws.http-client.connection-timeout", "2 s");
        for (int i = 0; i < furtherOptions.length; i += 2) {
            options.put(furtherOptions[i], furtherOptions[i + 1]);
        }
        return options;
    }
}
