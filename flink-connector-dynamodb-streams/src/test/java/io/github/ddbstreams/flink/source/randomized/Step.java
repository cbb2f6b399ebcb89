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

import java.util.Locale;

/** One thing that happens in a {@link Scenario}. What chance decides about it is in it already. */
final class Step {

    private final String what;
    private final Action action;

    private Step(String what, Action action) {
        this.what = what;
        this.action = action;
    }

    /** What a step does. */
    interface Action {
        void take(ScenarioRun run) throws Exception;
    }

    static Step of(Action action, String format, Object... arguments) {
        return new Step(String.format(Locale.ROOT, format, arguments), action);
    }

    void run(ScenarioRun run) throws Exception {
        action.take(run);
    }

    @Override
    public String toString() {
        return what;
    }
}
