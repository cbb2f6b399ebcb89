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

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * The REST interface of a job manager. Requests fail with an {@link IOException} if it cannot be
 * reached, or answers with an error.
 */
public final class FlinkRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "----------a-jar-ends-here";

    private final HttpClient http = HttpClient.newHttpClient();
    private final IntSupplier port;
    private final Await.Check check;

    FlinkRest(IntSupplier port, Await.Check check) {
        this.port = port;
        this.check = check;
    }

    /**
     * What a job is run with.
     *
     * @param savepoint where its state is, null for none
     * @param configuration that differs from the cluster's
     */
    public record Run(
            List<String> arguments,
            int parallelism,
            String savepoint,
            Map<String, String> configuration) {}

    /**
     * Uploads a jar.
     *
     * @return its id
     */
    public String upload(Path jar) throws Exception {
        String head =
                "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                        + jar.getFileName()
                        + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
        JsonNode answer =
                send(
                        request("/jars/upload")
                                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(
                                        BodyPublishers.concat(
                                                BodyPublishers.ofString(head, ISO_8859_1),
                                                BodyPublishers.ofFile(jar),
                                                BodyPublishers.ofString(
                                                        "\r\n--" + BOUNDARY + "--\r\n",
                                                        ISO_8859_1))));
        String file = answer.path("filename").textValue();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /**
     * Runs a jar that was uploaded.
     *
     * @return the job's id
     */
    public String run(String jar, Run run) throws Exception {
        Map<String, Object> body = new HashMap<>();
        body.put("programArgsList", run.arguments());
        body.put("parallelism", run.parallelism());
        body.put("flinkConfiguration", run.configuration());
        if (run.savepoint() != null) {
            body.put("savepointPath", run.savepoint());
        }
        return post("/jars/" + jar + "/run", body).path("jobid").textValue();
    }

    /** The ids of all jobs it knows. */
    public List<String> jobs() throws Exception {
        List<String> ids = new ArrayList<>();
        get("/jobs").path("jobs").forEach(job -> ids.add(job.path("id").textValue()));
        return ids;
    }

    /** Such as RUNNING, RESTARTING or FAILED. */
    public String state(String job) throws Exception {
        return get("/jobs/" + job).path("state").textValue();
    }

    /** Stops a job, and takes a savepoint then. */
    public String stopWithSavepoint(String job, Path directory) throws Exception {
        String trigger =
                post(
                                "/jobs/" + job + "/stop",
                                Map.of(
                                        "targetDirectory",
                                        directory.toUri().toString(),
                                        "drain",
                                        false))
                        .path("request-id")
                        .textValue();
        JsonNode done =
                await(
                        "the savepoint is complete",
                        "/jobs/" + job + "/savepoints/" + trigger,
                        answer -> answer.at("/status/id").asText().equals("COMPLETED"));
        JsonNode location = done.at("/operation/location");
        if (!location.isTextual()) {
            throw new AssertionError("No savepoint was taken: " + done);
        }
        await(
                "the job has finished",
                "/jobs/" + job,
                answer -> answer.path("state").asText().equals("FINISHED"));
        return location.textValue();
    }

    /** Cancels a job, and waits for its end, unless it has ended already. */
    public void cancel(String job) throws Exception {
        send(request("/jobs/" + job + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
        await(
                "the job is cancelled",
                "/jobs/" + job,
                answer -> answer.path("state").asText().matches("CANCELED|FINISHED|FAILED"));
    }

    /** Asks again and again, until the answer is the one that is waited for. */
    public JsonNode await(String what, String path, Predicate<JsonNode> condition)
            throws Exception {
        return Await.until(what, check, () -> get(path), condition);
    }

    public JsonNode get(String path) throws Exception {
        return send(request(path).GET());
    }

    private JsonNode post(String path, Map<String, ?> body) throws Exception {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port.getAsInt() + "/v1" + path))
                .timeout(Duration.ofMinutes(1));
    }

    private JsonNode send(HttpRequest.Builder builder) throws Exception {
        HttpRequest request = builder.build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(
                    request.method()
                            + " "
                            + request.uri()
                            + ": "
                            + response.statusCode()
                            + " "
                            + response.body().replace("\\n", "\n").replace("\\t", "\t"));
        }
        return JSON.readTree(response.body());
    }
}
