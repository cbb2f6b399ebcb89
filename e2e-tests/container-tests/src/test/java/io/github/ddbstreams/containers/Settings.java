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

import io.github.ddbstreams.clusters.FlinkVersion;
import java.util.Locale;
import org.testcontainers.utility.DockerImageName;

/**
 * What can be set from outside: each is a system property, or else an environment variable whose
 * name is the property's in capitals with underscores, such as {@code CONTAINERS_FLINK1_IMAGE}.
 */
final class Settings {

    private Settings() {}

    static DockerImageName flinkImage(FlinkVersion version) {
        return switch (version) {
            case FLINK_1 -> flinkImage("flink1");
            case FLINK_2 -> flinkImage("flink2");
        };
    }

    /** By default the official image of the version that the build knows. */
    private static DockerImageName flinkImage(String name) {
        return image(
                "containers." + name + ".image",
                "flink:" + System.getProperty(name + ".version") + "-java17");
    }

    static DockerImageName dynamoDbImage() {
        return image("containers.dynamodb.image", "amazon/dynamodb-local:latest");
    }

    /** Whether a test that cannot run fails. By default it is skipped. */
    static boolean containersAreRequired() {
        return Boolean.parseBoolean(value("containers.required", "false"));
    }

    private static DockerImageName image(String property, String byDefault) {
        return DockerImageName.parse(value(property, byDefault));
    }

    private static String value(String property, String byDefault) {
        String variable = property.replace('.', '_').toUpperCase(Locale.ROOT);
        String fromEnvironment = System.getenv().getOrDefault(variable, byDefault);
        return System.getProperty(property, fromEnvironment);
    }
}
