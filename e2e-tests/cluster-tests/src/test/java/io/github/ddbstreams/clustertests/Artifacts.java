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
package io.github.ddbstreams.clustertests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put what is tested. */
final class Artifacts {

    private Artifacts() {}

    static Path jobJar() {
        return existing("job.jar");
    }

    static Path sqlJar() {
        return existing("sql.jar");
    }

    private static Path existing(String property) {
        Path path = Path.of(System.getProperty(property));
        if (!Files.isRegularFile(path)) {
            throw new IllegalStateException(
                    path + " is missing: build with -pl e2e-tests/cluster-tests -am verify");
        }
        return path;
    }
}
