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
package io.github.ddbstreams.flink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.ddbstreams.flink.source.config.CredentialsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions;
import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.CredentialsProviderType;
import io.github.ddbstreams.flink.source.loss.DataLoss;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import io.github.ddbstreams.flink.source.settings.OptionTable;
import io.github.ddbstreams.flink.source.split.ShardPosition;
import io.github.ddbstreams.flink.table.config.DynamoDbStreamsTableOptions;
import io.github.ddbstreams.flink.table.data.RowMetadata;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say of code, options, metrics and each other is so. */
class DocumentsTest {

    private static final String GUIDE = "docs/datastream.md";
    private static final String SQL_GUIDE = "docs/sql.md";
    private static final Pattern OPTION_KEY =
            Pattern.compile("[\"`]((?:scan|aws)\\.[A-Za-z.-]+)[\"`]");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void everyJavaBlockIsCompiled() {
        Set<String> compiled =
                Documents.snippets().values().stream()
                        .map(Documents::packed)
                        .collect(Collectors.toSet());

        List<String> notCompiled = new ArrayList<>();
        Documents.all()
                .forEach(
                        (path, document) ->
                                Documents.blocks(document, "java").stream()
                                        .filter(b -> !compiled.contains(Documents.packed(b)))
                                        .forEach(block -> notCompiled.add(path + ":\n" + block)));

        assertThat(notCompiled).isEmpty();
    }

    @Test
    void everySnippetStandsInADocument() {
        Set<String> blocks =
                Documents.all().values().stream()
                        .flatMap(document -> Documents.blocks(document, "java").stream())
                        .map(Documents::packed)
                        .collect(Collectors.toSet());

        List<String> unused =
                Documents.snippets().entrySet().stream()
                        .filter(snippet -> !blocks.contains(Documents.packed(snippet.getValue())))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toList());

        assertThat(unused).isEmpty();
    }

    @Test
    void theGuideHasTheTableOfAllOptions() {
        assertThat(Documents.read(GUIDE)).contains("\n\n" + OptionTable.markdown() + "\n");
    }

    @Test
    void theSqlGuideHasTheTableOfItsOptions() {
        assertThat(Documents.read(SQL_GUIDE))
                .contains("\n\n" + OptionTable.markdown(DynamoDbStreamsTableOptions.all()) + "\n");
    }

    @Test
    void theSqlGuideHasALineForEveryMetadata() {
        assertThat(
                        Documents.read(SQL_GUIDE)
                                .lines()
                                .dropWhile(line -> !line.startsWith("| key | type |"))
                                .skip(2)
                                .takeWhile(line -> line.startsWith("|"))
                                .map(
                                        line ->
                                                line.substring(
                                                        0,
                                                        line.lastIndexOf('|', line.length() - 2)))
                                .collect(Collectors.toList()))
                .containsExactlyElementsOf(
                        Stream.of(RowMetadata.values())
                                .map(
                                        metadata ->
                                                String.format(
                                                        "| `%s` | `%s` ",
                                                        metadata.key(),
                                                        metadata.dataType()
                                                                .toString()
                                                                .replace("`", "")))
                                .collect(Collectors.toList()));
    }

    @Test
    void everyOptionThatIsNamedExists() {
        List<String> unknown = new ArrayList<>();
        Documents.all()
                .forEach(
                        (path, document) -> {
                            Matcher key = OPTION_KEY.matcher(document);
                            while (key.find()) {
                                if (!isOptionKey(key.group(1))) {
                                    unknown.add(path + ": " + key.group(1));
                                }
                            }
                        });

        assertThat(unknown).isEmpty();
    }

    private static boolean isOptionKey(String key) {
        String ofRole = CredentialsOptions.root().forRole().provider().key();
        String outer =
                key.startsWith(ofRole)
                        ? CredentialsOptions.root().provider().key()
                                + key.substring(ofRole.length())
                        : key;
        boolean isJavaSystemProperty =
                Set.of("aws.accessKeyId", "aws.secretAccessKey").contains(key);
        return isJavaSystemProperty
                || DynamoDbStreamsOptions.all().stream()
                        .anyMatch(option -> option.key().equals(outer));
    }

    @Test
    void theGuideHasALineForEveryCredentialsProvider() {
        assertThat(firstCells("| provider | keys |"))
                .containsExactlyElementsOf(
                        Stream.of(CredentialsProviderType.values())
                                .map(type -> '`' + type.name() + '`')
                                .collect(Collectors.toList()));
    }

    @Test
    void theGuideHasALineForEveryMetric() throws IllegalAccessException {
        Set<String> described = new LinkedHashSet<>();
        String guide = Documents.read(GUIDE);
        Matcher name =
                Pattern.compile("`([A-Za-z]+)`")
                        .matcher(section(guide, "Metrics").replaceAll("(?m)^(?!\\|).*$", ""));
        while (name.find()) {
            described.add(name.group(1));
        }
        Set<String> expected =
                new LinkedHashSet<>(
                        List.of(
                                "currentFetchEventTimeLag",
                                "numBytesIn",
                                "numRecordsInErrors",
                                "unassignedSplits"));
        for (Field constant : MetricNames.class.getFields()) {
            expected.add((String) constant.get(null));
        }

        assertThat(described).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyLinkToAHeadingLeadsToOne() {
        Map<String, String> documents = Documents.all();
        List<String> dead = new ArrayList<>();
        documents.forEach(
                (path, document) -> {
                    Matcher link = LINK.matcher(document);
                    while (link.find()) {
                        String target =
                                link.group(1).isEmpty()
                                        ? path
                                        : Path.of(path).resolveSibling(link.group(1)).toString();
                        if (!anchors(documents.getOrDefault(target, "")).contains(link.group(2))) {
                            dead.add(path + ": " + link.group());
                        }
                    }
                });

        assertThat(dead).isEmpty();
    }

    @Test
    void theGuideHasATableOfItsContents() {
        String guide = Documents.read(GUIDE);
        List<String> listed = new ArrayList<>();
        Matcher entry = Pattern.compile("(?m)^- \\[([^]]+)]\\(#").matcher(guide);
        while (entry.find()) {
            listed.add(entry.group(1));
        }
        List<String> sections = new ArrayList<>();
        Matcher heading = Pattern.compile("(?m)^## (.*)$").matcher(guide);
        while (heading.find()) {
            sections.add(heading.group(1));
        }

        assertThat(sections).hasSizeGreaterThan(10);
        assertThat(listed).isEqualTo(sections);
    }

    @Test
    void theGuideShowsTheMessageOfALoss() {
        DataLoss loss =
                new DataLoss(
                        "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000",
                        "shard shardId-00000001767225600000-5f3e2d1c",
                        ShardPosition.after("100000000000000000000001").toString(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-01-02T03:00:00Z"),
                        "the position has been trimmed away");

        assertThat(Documents.read(GUIDE).lines()).contains(loss.toString());
    }

    @Test
    void everyJsonBlockIsJson() throws IOException {
        List<String> blocks = Documents.blocks(Documents.read(GUIDE), "json");

        assertThat(blocks).hasSize(2);
        for (String block : blocks) {
            try (JsonParser parser = new JsonFactory().createParser(block)) {
                while (parser.nextToken() != null) {
                    continue;
                }
            }
        }
    }

    private static List<String> firstCells(String header) {
        String guide = Documents.read(GUIDE);
        return guide.substring(guide.indexOf(header))
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")[1].trim())
                .collect(Collectors.toList());
    }

    private static String section(String document, String title) {
        int start = document.indexOf("\n## " + title + "\n");
        int end = document.indexOf("\n## ", start + 1);
        return document.substring(start, end < 0 ? document.length() : end);
    }

    /** As GitHub makes them. */
    private static Set<String> anchors(String document) {
        Set<String> anchors = new LinkedHashSet<>();
        Matcher heading = HEADING.matcher(document);
        while (heading.find()) {
            anchors.add(
                    heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9 -]", "")
                            .replace(' ', '-'));
        }
        return anchors;
    }
}
