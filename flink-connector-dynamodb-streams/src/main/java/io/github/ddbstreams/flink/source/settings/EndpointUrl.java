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

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** What an endpoint's URL has to be, for the SDK takes much that it then cannot send to. */
final class EndpointUrl {

    /** The form that is allowed, for messages. */
    static final String FORM = "a URL such as http://localhost:8000";

    private EndpointUrl() {}

    static boolean isValid(String url) {
        return problem(url).isEmpty();
    }

    /** What is wrong with a URL that is not valid, as a sentence. */
    static String problemOf(String url) {
        return problem(url).orElseThrow();
    }

    private static Optional<String> problem(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("It is not a URL: " + e.getReason() + ".");
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())
                && !"https".equalsIgnoreCase(uri.getScheme())) {
            return Optional.of("It does not begin with http:// or https://.");
        }
        if (uri.getHost() != null) {
            return Optional.empty();
        }
        return Optional.of(
                String.valueOf(uri.getAuthority()).contains("_")
                        ? "Its host has an underscore, which a host name must not have. In Docker"
                                + " Compose, give the service a name or a network alias with a"
                                + " hyphen."
                        : "It has no host.");
    }
}
