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
package io.github.ddbstreams.flink.source.format;

import io.github.ddbstreams.flink.source.merge.Buckets;
import io.github.ddbstreams.flink.source.merge.MergeMark;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * How a source tells the operator behind it how far it has come: by elements of what it emits.
 *
 * @param <T> what the source emits
 */
@Internal
public interface MergeMarks<T> extends Serializable {

    /** The buckets of the operator: a mark is sent to one of each key group. */
    Buckets buckets();

    /** The element that brings a mark. */
    T element(MergeMark mark);
}
