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
package io.github.ddbstreams.clusters;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs the main class that is named first, and ends with the process that has started this one:
 * whatever becomes of the tests, their clusters do not outlive them.
 */
public final class Attached {

    private Attached() {}

    /**
     * @param arguments the name of a class with a main method, and its arguments
     */
    public static void main(String[] arguments) throws Exception {
        Thread watch = new Thread(Attached::endWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Class.forName(arguments[0])
                .getMethod("main", String[].class)
                .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** Standard input is a pipe of which the parent holds the other end, and nothing is written. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is expected.
            }
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }
}
