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

import org.apache.flink.annotation.PublicEvolving;

/** What happened to an item. */
@PublicEvolving
public enum Operation {
    /** A new item was put into the table. */
    INSERT,

    /** One or more attributes of an existing item changed; a put over an item is one, too. */
    MODIFY,

    /** The item was deleted, by a request or because its time to live was over. */
    REMOVE,

    /** The item was read from a snapshot of the table: nothing happened to it. */
    READ
}
