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

import org.apache.flink.annotation.Internal;

/** Whether a split may be read elsewhere than by the subtask that it belongs to. */
@Internal
public enum Mobility {
    /** Now: nothing that it follows is in the channels any more. */
    FREE,
    /** Not yet: a checkpoint is to be expected that shows the channels empty. */
    SOON,
    /** No: it might overtake what it follows, and nothing is known to change that soon. */
    BOUND
}
