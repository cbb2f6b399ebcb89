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
package io.github.ddbstreams.flink.source.randomized;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.ddbstreams.flink.source.RunningJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;

/**
 * The exceptions that made a job restart, from the REST interface of the cluster.
 *
 * @see <a
 *     href="https://nightlies.apache.org/flink/flink-docs-release-1.20/docs/ops/rest_api/#jobs-jobid-exceptions">/jobs/:jobid/exceptions</a>
 */
final class JobFailures {

    private static final int KEPT = 1000;
    private static final String LOST_EVENT =
            "An OperatorEvent from an OperatorCoordinator to a task was lost";
    private static final List<String> FAILED_TASK =
            List.of("Task is not running, but in state FAILED", "not running on TaskManager");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private JobFailures() {}

    /** Has the cluster keep all exceptions of a job, and tell them as they are now. */
    static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setString("web.exception-history-size", String.valueOf(KEPT));
        configuration.setString("web.refresh-interval", "1");
        return configuration;
    }

    /**
     * Stack traces of failures that nobody asked for, since the job manager has its leadership.
     *
     * <p>A task may have failed as it was asked to and the job manager not know of it yet, when the
     * enumerator sends the task something: then the loss of that event is what the job manager
     * knows as the reason. So as many lost events are expected as tasks were made to fail, but none
     * to a task that has finished.
     */
    static List<String> unexpected(MiniCluster cluster, RunningJob runningJob) throws Exception {
        JobID job = runningJob.client().getJobID();
        URI exceptions =
                cluster.getRestAddress()
                        .get()
                        .resolve("/jobs/" + job + "/exceptions?maxExceptions=" + KEPT);
        HttpResponse<String> response =
                HTTP.send(
                        HttpRequest.newBuilder(exceptions).build(),
                        HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    exceptions + " answered " + response.statusCode() + ": " + response.body());
        }
        List<String> unexpected = stackTraces(response.body());
        unexpected.removeIf(trace -> trace.contains(RunningJob.REQUESTED_FAILURE));
        List<String> lost = new ArrayList<>(unexpected);
        lost.removeIf(trace -> !isEventToFailedTask(trace));
        if (lost.size() <= runningJob.failuresMade()) {
            unexpected.removeAll(lost);
        }
        return unexpected;
    }

    private static boolean isEventToFailedTask(String trace) {
        return trace.contains(LOST_EVENT) && FAILED_TASK.stream().anyMatch(trace::contains);
    }

    private static List<String> stackTraces(String json) throws IOException {
        List<String> traces = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals("stacktrace")) {
                    traces.add(parser.nextTextValue());
                }
            }
        }
        return traces;
    }
}
