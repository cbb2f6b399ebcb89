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

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;

/** Whether there is Docker, with the images that a test needs. */
final class Docker {

    private static final String UNIX_SOCKET = "unix://";
    private static final int PULL_MINUTES = 15;

    // What is in the way, if anything is. It is asked for once, since a refusal may take time.
    private static final Optional<String> ENGINE = obstacleOfEngine();
    private static final Map<DockerImageName, Optional<String>> IMAGES = new ConcurrentHashMap<>();

    private Docker() {}

    /**
     * Skips a test that cannot run here, and says why. If containers are required, it fails.
     *
     * @param test what the reader of the build's output is told
     */
    static void assumeThatItHas(String test, DockerImageName... images) {
        Optional<String> obstacle = obstacle(images);
        if (obstacle.isEmpty()) {
            return;
        }
        String message = test + ": " + obstacle.get();
        if (Settings.containersAreRequired()) {
            throw new AssertionError(message + " (containers.required is true)");
        }
        System.out.println("SKIPPED " + message);
        throw new TestAbortedException(message);
    }

    private static Optional<String> obstacle(DockerImageName... images) {
        if (ENGINE.isPresent()) {
            return ENGINE;
        }
        DockerClient client = DockerClientFactory.instance().client();
        for (DockerImageName image : images) {
            Optional<String> obstacle =
                    IMAGES.computeIfAbsent(image, name -> obstacle(client, name));
            if (obstacle.isPresent()) {
                return obstacle;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> obstacleOfEngine() {
        String host = System.getenv("DOCKER_HOST");
        if (host != null
                && host.startsWith(UNIX_SOCKET)
                && !Files.exists(Path.of(host.substring(UNIX_SOCKET.length())))) {
            // Testcontainers would look for another engine.
            return Optional.of(
                    "DOCKER_HOST is " + host + ", where nothing is. Correct or unset it");
        }
        try {
            DockerClientFactory.instance().client();
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(
                    "Docker was not found. Start it, or set DOCKER_HOST to an engine that runs;"
                            + " -Dcontainers.log.level=DEBUG shows where it was looked for");
        } catch (RuntimeException e) {
            return Optional.of("Docker cannot be used: " + cause(e) + ", see CONTRIBUTING.md");
        }
    }

    private static Optional<String> obstacle(DockerClient client, DockerImageName image) {
        try {
            client.inspectImageCmd(image.asCanonicalNameString()).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return pull(client, image);
        }
    }

    private static Optional<String> pull(DockerClient client, DockerImageName image) {
        String cause;
        try (PullImageResultCallback pull = new PullImageResultCallback()) {
            client.pullImageCmd(image.getUnversionedPart())
                    .withTag(image.getVersionPart())
                    .exec(pull);
            if (pull.awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES)) {
                return Optional.empty();
            }
            cause = "not done in " + PULL_MINUTES + " minutes";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cause = "interrupted";
        } catch (Exception e) {
            cause = cause(e);
        }
        return Optional.of(
                "image "
                        + image.asCanonicalNameString()
                        + " is not here and cannot be pulled: "
                        + cause
                        + ". Load it, or name another one, see CONTRIBUTING.md");
    }

    /** What has failed, and why in the end, in one line. */
    private static String cause(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = root == e ? e.getMessage() : e.getMessage() + ": " + root.getMessage();
        return String.valueOf(text).replaceAll("\\s+", " ").replaceAll("[. ]+$", "");
    }
}
