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
import io.github.ddbstreams.flink.source.merge.MergeElement;
import io.github.ddbstreams.flink.source.merge.MergeMark;
import org.apache.flink.annotation.Internal;

/**
 * Marks between the elements of a merged stream.
 *
 * @param <T> what the elements hold
 */
@Internal
public final class ElementMarks<T> implements MergeMarks<MergeElement<T>> {

    private static final long serialVersionUID = 1L;

    private final Buckets buckets;

    /** Marks for an operator that has these buckets. */
    public ElementMarks(Buckets buckets) {
        this.buckets = buckets;
    }

    @Override
    public Buckets buckets() {
        return buckets;
    }

    @Override
    public MergeElement<T> element(MergeMark mark) {
        return MergeElement.mark(mark);
    }
}
