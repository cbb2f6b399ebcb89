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

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs, from when it is started until it is closed. */
public final class LogLines extends AbstractAppender implements AutoCloseable {

    private final List<String> messages = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();
    private final Logger logger;
    private final Level level;

    private LogLines(Class<?> of) {
        super("lines", null, null, true, Property.EMPTY_ARRAY);
        this.logger = (Logger) LogManager.getLogger(of);
        this.level = logger.getLevel();
    }

    public static LogLines of(Class<?> of) {
        LogLines lines = new LogLines(of);
        lines.start();
        Configurator.setLevel(lines.logger.getName(), Level.INFO);
        lines.logger.addAppender(lines);
        return lines;
    }

    /** Each with its level before it. */
    public List<String> messages() {
        return messages;
    }

    public List<Throwable> thrown() {
        return thrown;
    }

    @Override
    public void append(LogEvent event) {
        messages.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        thrown.add(event.getThrown());
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        Configurator.setLevel(logger.getName(), level);
        stop();
    }
}
