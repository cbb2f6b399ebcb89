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

import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_ENDPOINT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_CONNECTION_TIMEOUT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_MAX_CONCURRENCY;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_HOST;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_NON_PROXY_HOSTS;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_PASSWORD;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_PORT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_PROXY_USER;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_READ_TIMEOUT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_TRUST_STORE_PASSWORD;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_TRUST_STORE_PATH;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_STREAMS_ENDPOINT;
import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_TRUST_ALL_CERTIFICATES;

import io.github.ddbstreams.flink.source.settings.PollConcurrency;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.configuration.ReadableConfig;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.utils.AttributeMap;
import software.amazon.awssdk.utils.ProxyConfigProvider;

/** Makes the HTTP client that all requests go through, those for the role of the options too. */
final class HttpClients {

    /** Beside the polls: discovery, iterators, and the STS requests of a role's credentials. */
    private static final int FURTHER_CONNECTIONS = 4;

    private HttpClients() {}

    /**
     * The client of the options.
     *
     * @throws IllegalArgumentException if the trust store cannot be read
     */
    static SdkHttpClient of(ReadableConfig config) {
        int connections =
                config.getOptional(AWS_HTTP_CLIENT_MAX_CONCURRENCY)
                        .orElseGet(() -> PollConcurrency.of(config).most() + FURTHER_CONNECTIONS);
        Apache5HttpClient.Builder builder =
                Apache5HttpClient.builder()
                        .maxConnections(connections)
                        .connectionTimeout(config.get(AWS_HTTP_CLIENT_CONNECTION_TIMEOUT))
                        .connectionAcquisitionTimeout(
                                config.get(AWS_HTTP_CLIENT_CONNECTION_TIMEOUT))
                        .socketTimeout(config.get(AWS_HTTP_CLIENT_READ_TIMEOUT))
                        .tcpKeepAlive(true)
                        .proxyConfiguration(proxy(config));
        config.getOptional(AWS_HTTP_CLIENT_TRUST_STORE_PATH)
                .map(Path::of)
                .map(
                        path ->
                                TrustedCertificates.ofJvmAnd(
                                        path,
                                        config.getOptional(AWS_HTTP_CLIENT_TRUST_STORE_PASSWORD)
                                                .orElse(null)))
                .ifPresent(trusted -> builder.tlsTrustManagersProvider(trusted::trustManagers));
        return builder.buildWithDefaults(
                AttributeMap.builder()
                        .put(
                                SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES,
                                config.get(AWS_TRUST_ALL_CERTIFICATES))
                        .build());
    }

    /**
     * The proxy of the options, or that of the process. The latter is looked up here: the SDK's
     * client would take the one for http also for https endpoints.
     */
    private static ProxyConfiguration proxy(ReadableConfig config) {
        ProxyConfiguration.Builder builder =
                ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false);
        if (config.getOptional(AWS_HTTP_CLIENT_PROXY_HOST).isPresent()) {
            return builder.endpoint(
                            address(
                                    config.get(AWS_HTTP_CLIENT_PROXY_HOST),
                                    config.get(AWS_HTTP_CLIENT_PROXY_PORT)))
                    .username(config.getOptional(AWS_HTTP_CLIENT_PROXY_USER).orElse(null))
                    .password(config.getOptional(AWS_HTTP_CLIENT_PROXY_PASSWORD).orElse(null))
                    .preemptiveBasicAuthenticationEnabled(
                            config.getOptional(AWS_HTTP_CLIENT_PROXY_USER).isPresent())
                    .nonProxyHosts(
                            patterns(
                                    config.getOptional(AWS_HTTP_CLIENT_PROXY_NON_PROXY_HOSTS)
                                            .orElse(null)))
                    .build();
        }
        String scheme = scheme(config);
        ProxyConfigProvider ofProcess =
                ProxyConfigProvider.fromSystemEnvironmentSettings(true, true, scheme);
        if (ofProcess == null || ofProcess.host() == null || ofProcess.host().isEmpty()) {
            return builder.build();
        }
        boolean hasUser = ofProcess.userName().isPresent();
        int defaultPort = scheme.equals("https") ? 443 : 80;
        return builder.endpoint(
                        address(
                                ofProcess.host(),
                                ofProcess.port() > 0 ? ofProcess.port() : defaultPort))
                .username(ofProcess.userName().orElse(null))
                // The SDK's client needs one beside a user, as with a token in the URL.
                .password(ofProcess.password().orElse(hasUser ? "" : null))
                .preemptiveBasicAuthenticationEnabled(hasUser)
                .nonProxyHosts(ofProcess.nonProxyHosts())
                .build();
    }

    /** A proxy is spoken to without TLS, also about requests that have it. */
    private static URI address(String host, int port) {
        try {
            URI address = new URI("http://" + host + ":" + port);
            if (address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw Causes.lastWord(unusable(host), e);
        }
        throw unusable(host);
    }

    private static IllegalArgumentException unusable(String host) {
        return new IllegalArgumentException(
                "The host of the proxy is '"
                        + host
                        + "', which cannot be the name of a host. Correct "
                        + AWS_HTTP_CLIENT_PROXY_HOST.key()
                        + ", or the settings of the process: https.proxyHost and http.proxyHost,"
                        + " HTTPS_PROXY and HTTP_PROXY.");
    }

    private static String scheme(ReadableConfig config) {
        return config.getOptional(AWS_STREAMS_ENDPOINT)
                .or(() -> config.getOptional(AWS_ENDPOINT))
                .map(endpoint -> URI.create(endpoint).getScheme().toLowerCase(Locale.ROOT))
                .orElse("https");
    }

    /** What the SDK matches hosts, in lower case, with. */
    private static Set<String> patterns(@Nullable String hosts) {
        return hosts == null
                ? Collections.emptySet()
                : Arrays.stream(hosts.split("[|,]"))
                        .map(host -> host.trim().toLowerCase(Locale.ROOT))
                        .filter(host -> !host.isEmpty())
                        .map(host -> Pattern.quote(host).replace("*", "\\E.*\\Q"))
                        .collect(Collectors.toSet());
    }
}
