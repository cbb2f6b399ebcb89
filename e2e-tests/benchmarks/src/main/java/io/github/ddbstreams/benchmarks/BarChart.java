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
package io.github.ddbstreams.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart of horizontal bars as SVG, with a group of bars for each label and a colour for each
 * series. It has a background of its own, so that it can be read on a dark page as well.
 */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int LONGEST_BAR = 480;
    private static final int TOP = 74;
    private static final int BAR = 16;
    private static final int GAP = 14;
    private static final List<String> COLOURS = List.of("#f2a65a", "#3a6ea5");

    private final String title;
    private final String format;
    private final List<String> series;
    private final List<Group> groups = new ArrayList<>();

    private record Group(String label, double[] values) {}

    /**
     * @param format of a value beside its bar, as of {@link String#format}
     * @param series names of at most two
     */
    BarChart(String title, String format, String... series) {
        if (series.length > COLOURS.size()) {
            throw new IllegalArgumentException("There are only " + COLOURS.size() + " colours");
        }
        this.title = title;
        this.format = format;
        this.series = List.of(series);
    }

    /** Puts a group below the others, with one value for each series. */
    void add(String label, double... values) {
        if (values.length != series.size()) {
            throw new IllegalArgumentException(label + " needs a value for each of " + series);
        }
        groups.add(new Group(label, values));
    }

    String svg() {
        int groupHeight = series.size() * BAR + GAP;
        int height = TOP + groups.size() * groupHeight + 6;
        StringBuilder svg = new StringBuilder();
        svg.append(
                text(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                + " viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"13\""
                                + " font-family=\"Helvetica, Arial, sans-serif\" fill=\"#222222\">",
                        WIDTH, height, WIDTH, height));
        svg.append(text("<title>%s</title>", escaped(title)));
        svg.append(
                text(
                        "<rect class=\"background\" width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>",
                        WIDTH, height));
        svg.append(
                text(
                        "<text x=\"16\" y=\"28\" font-size=\"16\" font-weight=\"bold\">%s</text>",
                        escaped(title)));
        appendLegend(svg);
        for (int i = 0; i < groups.size(); i++) {
            appendGroup(svg, groups.get(i), TOP + i * groupHeight);
        }
        return svg.append("</svg>\n").toString();
    }

    private void appendLegend(StringBuilder svg) {
        for (int i = 0; i < series.size(); i++) {
            int x = LEFT + i * LONGEST_BAR / series.size();
            svg.append(
                    text(
                            "<rect class=\"legend\" x=\"%d\" y=\"44\" width=\"12\" height=\"12\""
                                    + " fill=\"%s\"/>",
                            x, COLOURS.get(i)));
            svg.append(text("<text x=\"%d\" y=\"55\">%s</text>", x + 18, escaped(series.get(i))));
        }
    }

    private void appendGroup(StringBuilder svg, Group group, int y) {
        int middle = y + series.size() * BAR / 2 + 5;
        svg.append(
                text(
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                        LEFT - 10, middle, escaped(group.label())));
        for (int i = 0; i < series.size(); i++) {
            double value = group.values()[i];
            double length = value / largest() * LONGEST_BAR;
            int top = y + i * BAR;
            svg.append(
                    text(
                            "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                                    + " fill=\"%s\"/>",
                            LEFT, top, length, BAR - 2, COLOURS.get(i)));
            svg.append(
                    text(
                            "<text x=\"%.1f\" y=\"%d\" font-size=\"12\">%s</text>",
                            LEFT + length + 6, top + 12, text(format, value).strip()));
        }
    }

    private double largest() {
        double largest = 0;
        for (Group group : groups) {
            for (double value : group.values()) {
                largest = Math.max(largest, value);
            }
        }
        return largest;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values) + "\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
