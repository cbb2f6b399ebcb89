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
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;

/** How requests are sent: connections, a proxy, and who is trusted. */
final class HttpRules {

    private static final Duration ONE_MILLI = Duration.ofMillis(1);

    private final CheckedOptions checked;

    HttpRules(CheckedOptions checked) {
        this.checked = checked;
    }

    void check() {
        checked.flag(DynamoDbStreamsOptions.AWS_TRUST_ALL_CERTIFICATES);
        ConfigOption<Integer> connections = DynamoDbStreamsOptions.AWS_HTTP_CLIENT_MAX_CONCURRENCY;
        ConfigOption<Integer> polls = DynamoDbStreamsOptions.SCAN_POLL_MAX_CONCURRENCY;
        checked.wholeNumber(connections, 1);
        if (checked.isSet(connections)
                && checked.isSet(polls)
                && checked.get(connections) < checked.get(polls)) {
            throw checked.refused(
                    connections,
                    String.format(
                            "at least %s, which is '%s': every poll takes a connection",
                            polls.key(), checked.get(polls)),
                    "Raise the former or lower the latter.");
        }
        checked.duration(DynamoDbStreamsOptions.AWS_HTTP_CLIENT_CONNECTION_TIMEOUT, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.AWS_HTTP_CLIENT_READ_TIMEOUT, ONE_MILLI);
        checked.duration(DynamoDbStreamsOptions.AWS_HTTP_CLIENT_REQUEST_TIMEOUT, ONE_MILLI);
        checkProxy();
        checkTrustStore();
    }

    private void checkProxy() {
        ConfigOption<String> host = DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_HOST;
        ConfigOption<Integer> port = DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_PORT;
        checked.text(
                host,
                "the name or the address of a host, without http:// and port",
                value -> value.matches("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\]"));
        checked.wholeNumber(port, 1, 65_535);
        checkTogether(host, port);
        checkOnlyWith(host, DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_USER);
        checkOnlyWith(host, DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_PASSWORD);
        checkOnlyWith(host, DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_NON_PROXY_HOSTS);
        checkTogether(
                DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_USER,
                DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_PASSWORD);
    }

    private void checkTrustStore() {
        ConfigOption<String> path = DynamoDbStreamsOptions.AWS_HTTP_CLIENT_TRUST_STORE_PATH;
        checked.text(path, "the path of a file", value -> !value.isBlank());
        checkOnlyWith(path, DynamoDbStreamsOptions.AWS_HTTP_CLIENT_TRUST_STORE_PASSWORD);
        if (checked.isSet(path) && checked.get(DynamoDbStreamsOptions.AWS_TRUST_ALL_CERTIFICATES)) {
            throw checked.refused(
                    path,
                    "a file only without "
                            + DynamoDbStreamsOptions.AWS_TRUST_ALL_CERTIFICATES.key()
                            + ", which accepts every certificate",
                    "Remove the latter.");
        }
    }

    private void checkTogether(ConfigOption<?> one, ConfigOption<?> other) {
        checkOnlyWith(one, other);
        checkOnlyWith(other, one);
    }

    private void checkOnlyWith(ConfigOption<?> needed, ConfigOption<?> option) {
        if (checked.isSet(option) && !checked.isSet(needed)) {
            throw checked.refused(
                    option,
                    "a value only with " + needed.key() + ", which is not set",
                    "Set the latter, or remove the former.");
        }
    }
}
