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
package io.github.ddbstreams.flink.source.event;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** The check that the snapshots of the serializers share. */
@Internal
public final class SnapshotVersions {

    private SnapshotVersions() {}

    public static void check(Class<?> serializer, int found, int supported) throws IOException {
        if (found != supported) {
            throw new IOException(
                    "The state was written by version "
                            + found
                            + " of "
                            + serializer.getSimpleName()
                            + "; the supported version is "
                            + supported
                            + ". Restore it with the release of the connector that wrote it, or a"
                            + " newer one.");
        }
    }
}
