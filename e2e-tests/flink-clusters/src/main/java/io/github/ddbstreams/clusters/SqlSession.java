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
package io.github.ddbstreams.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A session of a SQL gateway, by its REST interface. */
public final class SqlSession {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI gateway;
    private final String session;

    private final Runnable check;

    private SqlSession(URI gateway, Map<String, String> properties, Runnable check)
            throws Exception {
        this.check = check;
        this.gateway = gateway;
        session =
                "/v2/sessions/"
                        + post("/v2/sessions", Map.of("properties", properties))
                                .path("sessionHandle")
                                .textValue();
    }

    /**
     * @param gateway where it listens, without a path
     * @param properties Flink's configuration
     * @param check looks, while a statement runs, whether it can ever end, and throws if not
     */
    public static SqlSession open(URI gateway, Map<String, String> properties, Runnable check)
            throws Exception {
        return new SqlSession(gateway, properties, check);
    }

    /**
     * Runs a statement to its end.
     *
     * @return its rows, for a query those that a changelog is made of
     * @throws AssertionError if it fails, or takes too long
     */
    public List<Row> execute(String statement) throws Exception {
        String operation =
                post(session + "/statements", Map.of("statement", statement))
                        .path("operationHandle")
                        .textValue();
        String next = session + "/operations/" + operation + "/result/0?rowFormat=JSON";
        List<Row> rows = new ArrayList<>();
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (next != null) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not done after " + TIMEOUT + ": " + statement);
            }
            check.run();
            JsonNode result = send(HttpRequest.newBuilder(gateway.resolve(next)).GET());
            JsonNode data = result.path("results").path("data");
            for (JsonNode row : data) {
                List<String> fields = new ArrayList<>();
                row.path("fields").forEach(field -> fields.add(field.asText()));
                rows.add(new Row(row.path("kind").textValue(), fields));
            }
            if (data.isEmpty()) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            next = result.path("nextResultUri").textValue();
        }
        return rows;
    }

    private JsonNode post(String path, Map<String, ?> body) throws Exception {
        return send(
                HttpRequest.newBuilder(gateway.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    JSON.readTree(response.body()).path("errors").toString().replace("\\n", "\n"));
        }
        return JSON.readTree(response.body());
    }

    /**
     * A row of a result.
     *
     * @param kind INSERT, UPDATE_BEFORE, UPDATE_AFTER or DELETE
     */
    public record Row(String kind, List<String> fields) {}
}
