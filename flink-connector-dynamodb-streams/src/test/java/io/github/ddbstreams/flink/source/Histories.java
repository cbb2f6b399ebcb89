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
package io.github.ddbstreams.flink.source;

import io.github.ddbstreams.emulator.HistoryChecker;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a job has seen of items with a key "pk" and a number "n", as texts for a {@link RunningJob}
 * to remember and for a {@link HistoryChecker} to judge.
 */
public final class Histories {

    private Histories() {}

    /** The text of an event. */
    public static String describe(ChangeEvent<Map<String, AttributeValue>> event) {
        return String.join(
                ";",
                event.operation().toString(),
                event.keys().get("pk").s(),
                number(event.before()),
                number(event.after()));
    }

    private static String number(Map<String, AttributeValue> image) {
        return image == null ? "" : image.get("n").n();
    }

    /** Shows a changelog with retractions. */
    public static HistoryChecker showRetractions(HistoryChecker checker, List<String> seen) {
        for (String event : seen) {
            String[] parts = event.split(";", -1);
            switch (parts[0]) {
                case "READ":
                case "INSERT":
                    checkNothing(parts[2], event);
                    checker.sawInsert(item(parts[1], parts[3]));
                    break;
                case "MODIFY":
                    checker.sawUpdateBefore(item(parts[1], parts[2]));
                    checker.sawUpdateAfter(item(parts[1], parts[3]));
                    break;
                default:
                    checkNothing(parts[3], event);
                    checker.sawDelete(item(parts[1], parts[2]));
            }
        }
        return checker;
    }

    /** Shows a changelog without retractions. */
    public static HistoryChecker showUpserts(HistoryChecker checker, List<String> seen) {
        for (String event : seen) {
            String[] parts = event.split(";", -1);
            checkNothing(parts[2], event);
            switch (parts[0]) {
                case "READ":
                case "INSERT":
                    checker.sawInsert(item(parts[1], parts[3]));
                    break;
                case "MODIFY":
                    checker.sawUpdateAfter(item(parts[1], parts[3]));
                    break;
                default:
                    checkNothing(parts[3], event);
                    checker.sawDelete(Map.of("pk", parts[1]));
            }
        }
        return checker;
    }

    private static void checkNothing(String image, String event) {
        if (!image.isEmpty()) {
            throw new AssertionError("an image that should not be there: " + event);
        }
    }

    private static Map<String, Object> item(String pk, String n) {
        return Map.of("pk", pk, "n", Long.parseLong(n));
    }
}
