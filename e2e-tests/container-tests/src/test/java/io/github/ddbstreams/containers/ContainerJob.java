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
package io.github.ddbstreams.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job that is started and stopped as users do it: by Flink's command in a container. */
final class ContainerJob {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern JOB = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final Pattern SAVEPOINT = Pattern.compile("Savepoint completed. Path: (\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final ContainerCluster cluster;
    private final String id;

    private ContainerJob(ContainerCluster cluster, String id) {
        this.cluster = cluster;
        this.id = id;
    }

    /**
     * @param jar whose main class is run
     * @param options of the command, such as a savepoint to begin with
     */
    static ContainerJob run(
            ContainerCluster cluster, Path jar, List<String> options, List<String> arguments)
            throws Exception {
        String copy = "/tmp/" + jar.getFileName();
        cluster.copy(jar, copy);
        List<String> command = new ArrayList<>(List.of("/opt/flink/bin/flink", "run", "-d"));
        command.addAll(options);
        command.add(copy);
        command.addAll(arguments);
        return new ContainerJob(
                cluster, found(JOB, cluster.execute(command.toArray(String[]::new))));
    }

    /**
     * Stops it when all that it has read is written.
     *
     * @return the savepoint's path
     */
    String stop() throws Exception {
        return found(SAVEPOINT, cluster.execute("/opt/flink/bin/flink", "stop", id));
    }

    private static String found(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in: " + output);
        }
        return matcher.group(1);
    }

    /**
     * @throws AssertionError with the cause if the job has failed
     */
    void failIfItHasFailed() throws Exception {
        if ("FAILED".equals(get("/jobs/" + id).path("state").textValue())) {
            throw new AssertionError(
                    get("/jobs/" + id + "/exceptions").toString().replace("\\n", "\n"));
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(cluster.rest().resolve(path)).build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
}
