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
package io.github.ddbstreams.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Runs benchmarks for tests. */
final class Smoke {

    /** The body of a benchmark's main method. */
    interface Benchmark {
        void run(PrintStream out, String... arguments) throws Exception;
    }

    private Smoke() {}

    /** What it prints. */
    static List<String> lines(Benchmark benchmark, String... arguments) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        benchmark.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), arguments);
        return bytes.toString(StandardCharsets.UTF_8).lines().collect(Collectors.toList());
    }

    /** The result, which is the last line. */
    static JsonNode result(List<String> lines) throws Exception {
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
