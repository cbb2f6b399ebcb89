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
package io.github.ddbstreams.flink.source.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.flink.annotation.Internal;

/** The version of this connector, as the build has written it down. */
@Internal
public final class ConnectorVersion {

    private static final String FILE = "version.properties";
    private static final String VERSION = read();

    private ConnectorVersion() {}

    /** Such as 0.1.0. */
    public static String get() {
        return VERSION;
    }

    private static String read() {
        try (InputStream file = ConnectorVersion.class.getResourceAsStream(FILE)) {
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE + " of the connector", e);
        }
    }
}
