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
package io.github.ddbstreams.flink.source.incidents;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What is logged from its start to its end, with all stack traces. */
final class CapturedLogs implements AutoCloseable {

    private static final Map<String, Level> LEVELS =
            Map.of(
                    "io.github.ddbstreams",
                    Level.TRACE,
                    "software.amazon",
                    Level.INFO,
                    "org.apache.hc",
                    Level.INFO,
                    "org.apache.flink",
                    Level.INFO);

    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Memory memory = new Memory();

    private CapturedLogs() {}

    static CapturedLogs start() {
        CapturedLogs logs = new CapturedLogs();
        logs.memory.start();
        LEVELS.forEach(
                (name, level) -> {
                    LoggerConfig logger = new LoggerConfig(name, level, false);
                    logger.addAppender(logs.memory, level, null);
                    logs.context.getConfiguration().removeLogger(name);
                    logs.context.getConfiguration().addLogger(name, logger);
                });
        logs.context.updateLoggers();
        return logs;
    }

    String text() {
        return memory.text();
    }

    @Override
    public void close() {
        context.reconfigure();
        memory.stop();
    }

    /** Keeps all lines. Thread safe. */
    private static final class Memory extends AbstractAppender {
        private final StringWriter lines = new StringWriter();
        private final PrintWriter writer = new PrintWriter(lines);

        Memory() {
            super("memory", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public synchronized void append(LogEvent event) {
            writer.println(event.getThreadName() + " " + event.getMessage().getFormattedMessage());
            if (event.getThrown() != null) {
                event.getThrown().printStackTrace(writer);
            }
        }

        synchronized String text() {
            return lines.toString();
        }
    }
}
