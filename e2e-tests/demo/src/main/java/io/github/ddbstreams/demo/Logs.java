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

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** How much of the logs the user sees; log4j2.properties has the rest. */
final class Logs {

    /** Read when the first logger is made, which is after the options are known. */
    private static final String LEVEL = "demo.log.level";

    private static final String NOISE_LEVEL = "demo.noise.level";

    private Logs() {}

    /** Shows everything. */
    static void beVerbose() {
        System.setProperty(LEVEL, "INFO");
        System.setProperty(NOISE_LEVEL, "INFO");
    }

    /**
     * Shows nothing from here on, unless everything is to be shown: what still runs when a job is
     * cancelled, or the JVM ends, complains of it.
     */
    static void silence() {
        if (System.getProperty(LEVEL) == null) {
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
        }
    }
}
