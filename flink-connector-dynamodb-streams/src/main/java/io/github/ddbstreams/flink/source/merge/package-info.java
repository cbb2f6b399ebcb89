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

/**
 * Merges the rows of a table's snapshot and the changes of its stream into one history of each key.
 * It does not know how either is read.
 *
 * <p>Threads: the task thread, unless a class says otherwise.
 *
 * <p>Internal: nothing here is for users, and anything may change.
 */
package io.github.ddbstreams.flink.source.merge;
