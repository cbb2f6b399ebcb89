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
package io.github.ddbstreams.emulator.http;

import java.util.Locale;
import java.util.Map;

/**
 * A request as it came over the wire, its body in full. Immutable but for the body, which nobody
 * may change.
 */
public final class HttpRequest {

    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final byte[] body;

    HttpRequest(String method, String path, Map<String, String> lowerCaseHeaders, byte[] body) {
        this.method = method;
        this.path = path;
        this.headers = lowerCaseHeaders;
        this.body = body;
    }

    /** The method, in upper case. */
    public String method() {
        return method;
    }

    /** The path with its query, as sent. */
    public String path() {
        return path;
    }

    /** The header's value, whatever the case of its name, or null. */
    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The body, empty if there is none; not a copy. */
    public byte[] body() {
        return body;
    }
}
