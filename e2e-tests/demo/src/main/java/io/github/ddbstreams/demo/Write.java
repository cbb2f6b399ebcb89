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

import io.github.ddbstreams.flink.source.event.Operation;
import java.util.Map;
import javax.annotation.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change that the workload makes to an item.
 *
 * @param key the item's partition key
 * @param number the how-manieth change of this key it is, from 1, through deletes and inserts
 * @param operation READ if the item was there before the table had a stream
 * @param before the item before, or null if there is none
 * @param after the item after, or null if it is deleted
 */
record Write(
        String key,
        int number,
        Operation operation,
        @Nullable Map<String, AttributeValue> before,
        @Nullable Map<String, AttributeValue> after) {}
