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
package io.github.ddbstreams.flink.source.merge;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.java.functions.KeySelector;

/**
 * The bucket that an element goes to.
 *
 * @param <T> what the source emits in the end
 */
@Internal
public final class BucketSelector<T> implements KeySelector<MergeElement<T>, Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public Integer getKey(MergeElement<T> element) {
        return element.kind() == MergeElement.Kind.MARK
                ? element.mark().bucket()
                : Buckets.of(element.key());
    }
}
