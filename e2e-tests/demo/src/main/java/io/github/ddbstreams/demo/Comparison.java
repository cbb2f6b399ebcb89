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

import java.util.List;

/**
 * What a comparison found.
 *
 * @param contained changes that were not to arrive, for what arrived first of their key has them
 *     already, or for the item was deleted before anything of it was read
 * @param lost changes that were written and did not arrive
 * @param duplicate changes that arrived once more
 * @param outOfOrder changes that arrived after a later change of their key
 * @param wrong events that are no change that was written, or carry another operation or image
 * @param itemsRebuilt items that the events add up to
 * @param itemsInTable items that the scan found
 * @param itemsDiffering items that are not the same in both
 * @param details one line for each finding, sorted by key
 */
record Comparison(
        long contained,
        long lost,
        long duplicate,
        long outOfOrder,
        long wrong,
        int itemsRebuilt,
        int itemsInTable,
        int itemsDiffering,
        List<String> details) {

    boolean passed() {
        return lost + duplicate + outOfOrder + wrong + itemsDiffering == 0;
    }
}
