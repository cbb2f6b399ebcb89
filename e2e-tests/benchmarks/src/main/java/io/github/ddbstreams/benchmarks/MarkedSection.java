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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a document between two comments, which a program writes. */
final class MarkedSection {

    private final Path document;
    private final String begin;
    private final String end;

    MarkedSection(Path document, String name) {
        this.document = document;
        this.begin = "<!-- " + name + ": begin -->\n";
        this.end = "<!-- " + name + ": end -->\n";
    }

    /**
     * Replaces what is between the comments, and nothing else.
     *
     * @throws IllegalStateException if the document does not have both comments in this order
     */
    void replace(String content) throws IOException {
        String text = Files.readString(document);
        int from = text.indexOf(begin);
        int to = text.indexOf(end, Math.max(0, from));
        if (from < 0 || to < 0) {
            throw new IllegalStateException(
                    document + " needs the lines " + begin + "and " + end + "in this order");
        }
        Files.writeString(
                document, text.substring(0, from + begin.length()) + content + text.substring(to));
    }
}
