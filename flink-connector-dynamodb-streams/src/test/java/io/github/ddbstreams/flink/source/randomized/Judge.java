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
package io.github.ddbstreams.flink.source.randomized;

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.util.function.SerializableFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Says whether what a job has seen is what was written. */
interface Judge {

    /** What the job is to remember of a change. */
    SerializableFunction<ChangeEvent<Map<String, AttributeValue>>, String> what();

    /** Whether a share of what has been written by now is seen. */
    Callable<Boolean> hasSeen(int percent);

    /** What is wrong with all that has been seen, with all of it expected. */
    List<String> problems();

    /** How what has been seen by now compares with what was written. */
    Object report();
}
