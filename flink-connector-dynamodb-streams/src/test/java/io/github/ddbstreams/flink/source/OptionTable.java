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

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.TextElement;

/** The options as a table in Markdown: what the documentation has to contain. */
public final class OptionTable {

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
                                "\n", "| Option | Default | Meaning |\n|---|---|---|\n", "\n"));
    }

    private static String line(ConfigOption<?> option) {
        String defaultValue =
                option.hasDefaultValue()
                        ? '`' + CheckedOptions.show(option.defaultValue()) + '`'
                        : "(none)";
        return String.format(
                "| `%s` | %s | %s |",
                option.key(),
                defaultValue,
                option.description().getBlocks().stream()
                        .map(block -> ((TextElement) block).getFormat())
                        .collect(Collectors.joining())
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("|", "\\|"));
    }
}
