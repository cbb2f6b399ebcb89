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

/**
 * A line that a job has written.
 *
 * @param place among the lines of this key, from 0 on
 * @param operation as of a {@link Written}, or READ
 * @param sequenceNumber {@value #NO_NUMBER} for READ
 * @param version {@value Written#NO_VERSION} for REMOVE
 */
record Line(String key, long place, String operation, String sequenceNumber, String version) {

    static final String READ = "READ";

    static final String NO_NUMBER = "-";

    static Line parse(String text) {
        String[] parts = text.split(" ");
        if (parts.length != 5) {
            throw new AssertionError("No line of a job: '" + text + "'");
        }
        return new Line(parts[0], Long.parseLong(parts[1]), parts[2], parts[3], parts[4]);
    }

    @Override
    public String toString() {
        return String.join(" ", key, Long.toString(place), operation, sequenceNumber, version);
    }
}
