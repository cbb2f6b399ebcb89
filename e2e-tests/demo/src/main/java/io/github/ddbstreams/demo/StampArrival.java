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

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Notes when an event passes; and fails once on request, as a broken machine would. */
final class StampArrival
        implements MapFunction<
                ChangeEvent<Map<String, AttributeValue>>,
                Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long>> {

    private static final long serialVersionUID = 1L;

    /** Static, as the job runs in this JVM and its functions are copies. */
    private static final AtomicBoolean FAIL_NEXT = new AtomicBoolean();

    /** Lets the task that has the next event fail. */
    static void failOnce() {
        FAIL_NEXT.set(true);
    }

    @Override
    public Tuple2<ChangeEvent<Map<String, AttributeValue>>, Long> map(
            ChangeEvent<Map<String, AttributeValue>> event) {
        if (FAIL_NEXT.compareAndSet(true, false)) {
            throw new IllegalStateException("This task fails on purpose: --chaos");
        }
        return Tuple2.of(event, System.currentTimeMillis());
    }
}
