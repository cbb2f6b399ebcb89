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

import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.event.Operation;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes the demo's lines, at most so many events between two lines of progress. Thread-safe. */
final class Printer {

    /** More than these in a second no eye can follow. */
    static final int EVENTS_A_SECOND = 5;

    /** Of them; the others are changes. */
    private static final int ROWS_A_SECOND = 2;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    /** Of a row, without the change that it shows. */
    private static final int AROUND_CHANGE = 62;

    private static final int LEAST_CHANGE_WIDTH = 16;
    private static final int DEFAULT_COLUMNS = 80;

    /** What is left for the change of a row in a terminal of so many columns. */
    private static final int CHANGE_WIDTH =
            Math.max(
                    LEAST_CHANGE_WIDTH,
                    Integer.getInteger("demo.columns", DEFAULT_COLUMNS) - AROUND_CHANGE);

    private static final String RESET = "\u001B[0m";
    private static final String BOLD = "\u001B[1m";
    private static final String DIM = "\u001B[2m";
    private static final String RED = "\u001B[31m";
    private static final String GREEN = "\u001B[32m";
    private static final String YELLOW = "\u001B[33m";

    private final PrintStream out;
    private final boolean colours;
    private final Runnable onCutOff;
    private boolean cutOff;
    private int shown;
    private int rowsShown;
    private long hidden;
    private int drawn;

    /**
     * @param onCutOff run once, when nobody takes the output any more: a pipe that was closed, a
     *     full disk
     */
    Printer(PrintStream out, boolean colours, Runnable onCutOff) {
        this.out = out;
        this.colours = colours;
        this.onCutOff = onCutOff;
    }

    /** Whether something could not be printed. */
    synchronized boolean isCutOff() {
        return cutOff;
    }

    synchronized void line(String text) {
        out.println(text);
        // Flushes as well.
        if (out.checkError() && !cutOff) {
            cutOff = true;
            onCutOff.run();
        }
    }

    /** A line that stands out; green if it is good news, red if not. */
    synchronized void verdict(boolean good, String text) {
        line(paint(BOLD + (good ? GREEN : RED), text));
    }

    /**
     * One line for an event, or none if there are too many.
     *
     * @param lag as text, such as "lag 230 ms"
     */
    synchronized void event(Arrival arrival, String lag) {
        ChangeEvent<Map<String, AttributeValue>> event = arrival.event();
        boolean isRow = event.operation() == Operation.READ;
        if (shown >= EVENTS_A_SECOND || isRow && rowsShown >= ROWS_A_SECOND) {
            hidden++;
            return;
        }
        shown++;
        rowsShown += isRow ? 1 : 0;
        line(
                String.format(
                        "%s %s %s  %s  %s",
                        TIME.format(Instant.ofEpochMilli(arrival.atMillis())),
                        paint(
                                colourOf(event.operation()),
                                String.format("%-6s", event.operation())),
                        keys(event.keys()),
                        fit(Attributes.change(event)),
                        paint(
                                DIM,
                                isRow
                                        ? "table"
                                        : "shard " + suffix(event.shardId()) + "  " + lag)));
    }

    /** A line of progress; from here on events are printed again. */
    synchronized void progress(String text) {
        String rest = hidden == 0 ? "" : String.format("  (%,d more not shown)", hidden);
        shown = 0;
        rowsShown = 0;
        hidden = 0;
        line(paint(BOLD, "-- " + text) + paint(DIM, rest));
    }

    /** Lines that take the place of those of the last call, where the output is a terminal. */
    synchronized void redraw(List<String> lines) {
        if (colours && drawn > 0) {
            out.print("\u001B[" + drawn + "A\u001B[J");
        }
        lines.forEach(this::line);
        drawn = lines.size();
    }

    private static String keys(Map<String, AttributeValue> keys) {
        StringJoiner text = new StringJoiner("/");
        keys.values().forEach(value -> text.add(Attributes.text(value)));
        return text.toString();
    }

    /** The last part of shardId-&lt;time&gt;-&lt;suffix&gt;. */
    private static String suffix(String shardId) {
        return shardId.substring(shardId.lastIndexOf('-') + 1);
    }

    private static String fit(String text) {
        String cut =
                text.length() <= CHANGE_WIDTH ? text : text.substring(0, CHANGE_WIDTH - 3) + "...";
        return String.format("%-" + CHANGE_WIDTH + "s", cut);
    }

    private static String colourOf(Operation operation) {
        return switch (operation) {
            case INSERT -> GREEN;
            case REMOVE -> RED;
            case READ -> DIM;
            default -> YELLOW;
        };
    }

    private String paint(String colour, String text) {
        return colours && !text.isEmpty() ? colour + text + RESET : text;
    }
}
