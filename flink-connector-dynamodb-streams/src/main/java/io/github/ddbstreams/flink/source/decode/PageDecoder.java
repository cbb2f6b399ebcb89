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
package io.github.ddbstreams.flink.source.decode;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * Turns the body of a response into a page: it knows the envelope of an operation's answer, and
 * leaves the records in it to a {@link RecordDecoder}. Implementations are stateless and
 * thread-safe: they are called on the polling threads, so that decoding overlaps with the task
 * thread.
 *
 * @param <E> what a stream record becomes
 */
@Internal
public interface PageDecoder<E> {

    /**
     * A record that cannot be decoded does not fail the page: it is returned in its place with its
     * {@link DecodedRecord#failure()}.
     *
     * @param body the JSON of the response, UTF-8
     * @throws IOException if the body is truncated, is not JSON, or is not a page
     */
    DecodedPage<E> decode(PageBody body) throws IOException;
}
