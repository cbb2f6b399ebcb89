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
package io.github.ddbstreams.flink.source.enumerator;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A request to the service, and what is to be done about its answer. It is sent on the enumerator's
 * worker thread; all else happens on the coordinator thread.
 *
 * @param <A> the answer
 */
final class ServiceRequest<A> {

    private final Callable<A> call;
    private final Consumer<A> onAnswer;
    private final Predicate<Throwable> onFailure;

    /**
     * @param onFailure tells whether the source goes on; throws what is to fail the job
     */
    ServiceRequest(Callable<A> call, Consumer<A> onAnswer, Predicate<Throwable> onFailure) {
        this.call = call;
        this.onAnswer = onAnswer;
        this.onFailure = onFailure;
    }

    A send() throws Exception {
        return call.call();
    }

    void answered(A answer) {
        onAnswer.accept(answer);
    }

    /** Whether the source goes on, and may have learned something. */
    boolean failed(Throwable failure) {
        return onFailure.test(failure);
    }
}
