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

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.TextElement;

/** The options as a table in Markdown: what the documentation has to contain. */
public final class OptionTable {

    /** When an option has to be set, of those that ever have to be. */
    private static final Map<String, String> REQUIRED =
            Map.ofEntries(
                    Map.entry("table-name", "this or `stream-arn`"),
                    Map.entry("stream-arn", "this or `table-name`"),
                    Map.entry("scan.startup.timestamp-millis", "with the mode `timestamp`"),
                    Map.entry("scan.bounded.timestamp-millis", "with the mode `timestamp`"),
                    Map.entry("aws.credentials.provider.basic.accesskeyid", "with BASIC"),
                    Map.entry("aws.credentials.provider.basic.secretkey", "with BASIC"),
                    Map.entry("aws.credentials.provider.role.arn", "with ASSUME_ROLE"),
                    Map.entry("aws.credentials.provider.custom.class", "with CUSTOM"),
                    Map.entry("aws.http-client.proxy.port", "with a proxy's host"));

    private OptionTable() {}

    /** The whole table of the source's options, a line an option. */
    public static String markdown() {
        return markdown(DynamoDbStreamsOptions.all());
    }

    /** A table of these options. */
    public static String markdown(List<? extends ConfigOption<?>> options) {
        return options.stream()
                .map(OptionTable::line)
                .collect(
                        Collectors.joining(
                                "\n",
                                "| Option | Required | Default | Type | Meaning |\n"
                                        + "|---|---|---|---|---|\n",
                                "\n"));
    }

    private static String type(ConfigOption<?> option) {
        try {
            Method type = ConfigOption.class.getDeclaredMethod("getClazz");
            type.setAccessible(true);
            Class<?> clazz = (Class<?>) type.invoke(option);
            return clazz.isEnum() ? "Enum" : clazz.getSimpleName();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(ConfigOption<?> option) {
        String defaultValue =
                option.hasDefaultValue()
                        ? '`' + CheckedOptions.show(option.defaultValue()) + '`'
                        : "(none)";
        return String.format(
                "| `%s` | %s | %s | %s | %s |",
                option.key(),
                REQUIRED.getOrDefault(option.key(), "no"),
                defaultValue,
                type(option),
                option.description().getBlocks().stream()
                        .map(block -> ((TextElement) block).getFormat())
                        .collect(Collectors.joining())
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("|", "\\|"));
    }
}
