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

/** Numbers with what they count. */
final class Words {

    private Words() {}

    /** Such as "1 delete" and "1,200 deletes". */
    static String count(long number, String one) {
        return String.format("%,d %s%s", number, one, number == 1 ? "" : "s");
    }
}
