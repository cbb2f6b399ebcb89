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
package io.github.ddbstreams.flink.source.enumerator.assignment;

import static java.util.Objects.requireNonNull;

import org.apache.flink.annotation.Internal;

/** A split that may be read now, as far as it matters for where. Immutable. */
@Internal
public final class ReadySplit {

    /** Stands for a subtask where there is none, or where it is not known. */
    public static final int NOBODY = -1;

    private final String splitId;
    private final int home;
    private final Mobility mobility;

    /**
     * @param home the subtask that the split is to be read by for the sake of order, or that had it
     *     before it failed; {@link #NOBODY} if any may read it
     */
    public ReadySplit(String splitId, int home, Mobility mobility) {
        this.splitId = requireNonNull(splitId);
        this.home = home;
        this.mobility = requireNonNull(mobility);
    }

    public String splitId() {
        return splitId;
    }

    public int home() {
        return home;
    }

    public boolean hasHome() {
        return home != NOBODY;
    }

    public Mobility mobility() {
        return mobility;
    }

    @Override
    public String toString() {
        return splitId;
    }
}
