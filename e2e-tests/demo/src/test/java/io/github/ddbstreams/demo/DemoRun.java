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
package io.github.ddbstreams.demo;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A run of the demo in this process. */
final class DemoRun {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    /** Returns its exit code. */
    int run(String... words) {
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        return Main.run(new ArrayList<>(List.of(words)), out, false, new CountDownLatch(1));
    }

    /** What it has printed. */
    List<String> lines() {
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
