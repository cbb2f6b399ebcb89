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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.client.StreamsServiceException;

/**
 * A request that is due, sent on a thread of the {@link PollPool}. A value until then.
 *
 * @param <E> what the decoder makes of a record
 */
interface PollRequest<E> {

    /** Whether a page is asked for, which needs room in the budget. */
    boolean isPage();

    /**
     * Sends it, and decodes the answer.
     *
     * @throws StreamsServiceException if the service gave no answer, or none that can be used
     */
    PollAnswer<E> send();
}
