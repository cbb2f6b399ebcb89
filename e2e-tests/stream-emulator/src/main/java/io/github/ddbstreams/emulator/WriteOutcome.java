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
package io.github.ddbstreams.emulator;

import java.util.Map;

/**
 * What was before and after a write, and its entry in the ledger if it changed anything. Immutable.
 */
final class WriteOutcome {

    private final Map<String, Attribute> oldImage;
    private final Map<String, Attribute> newImage;
    private final LedgerEntry entry;

    WriteOutcome(
            Map<String, Attribute> oldImage, Map<String, Attribute> newImage, LedgerEntry entry) {
        this.oldImage = oldImage;
        this.newImage = newImage;
        this.entry = entry;
    }

    /** Null if there was no item. */
    Map<String, Attribute> oldImage() {
        return oldImage;
    }

    /** Null if there is no item now. */
    Map<String, Attribute> newImage() {
        return newImage;
    }

    /** Null if nothing changed. */
    LedgerEntry entry() {
        return entry;
    }
}
