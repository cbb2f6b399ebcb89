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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The versions of Flink that one jar is for. */
public enum FlinkVersion {
    FLINK_1("flink-1"),
    FLINK_2("flink-2");

    /** Which puts its distribution together. */
    private final String module;

    FlinkVersion(String module) {
        this.module = module;
    }

    /** The jars in the lib directory of its distribution. */
    public List<Path> libraries() throws IOException {
        Path classPath =
                Path.of(System.getProperty("flink.distributions"), module, "target", "class-path");
        if (!Files.exists(classPath)) {
            throw new IllegalStateException(
                    classPath + " is missing: build the modules of e2e-tests/flink-distributions");
        }
        return Arrays.stream(Files.readString(classPath).strip().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }
}
