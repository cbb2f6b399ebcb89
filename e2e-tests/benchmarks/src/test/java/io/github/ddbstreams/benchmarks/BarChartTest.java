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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarChartTest {

    @Test
    void everyValueHasABarOfItsLengthAndItsText() throws Exception {
        BarChart chart = new BarChart("CPU in µs", "%.1f", "cold", "warm");
        chart.add("first", 40, 10);
        chart.add("second", 20, 5);

        Document svg = parse(chart.svg());

        assertThat(attributes(svg, "bar", "width"))
                .containsExactly("480.0", "120.0", "240.0", "60.0");
        assertThat(attributes(svg, "bar", "fill"))
                .containsExactly("#f2a65a", "#3a6ea5", "#f2a65a", "#3a6ea5");
        assertThat(texts(svg))
                .containsExactly(
                        "CPU in µs",
                        "cold",
                        "warm",
                        "first",
                        "40.0",
                        "10.0",
                        "second",
                        "20.0",
                        "5.0");
    }

    @Test
    void theBackgroundIsSolidAndCoversAll() throws Exception {
        Document svg = parse(new BarChart("nothing", "%.1f", "cold").svg());

        assertThat(attributes(svg, "background", "fill")).containsExactly("#ffffff");
        assertThat(attributes(svg, "background", "width"))
                .containsExactly(svg.getDocumentElement().getAttribute("width"));
        assertThat(attributes(svg, "background", "height"))
                .containsExactly(svg.getDocumentElement().getAttribute("height"));
    }

    @Test
    void labelsMayHaveCharactersOfXml() throws Exception {
        BarChart chart = new BarChart("a < b & c > d", "%.1f", "List<T>");
        chart.add("Map<K, V>", 1);

        assertThat(texts(parse(chart.svg())))
                .containsExactly("a < b & c > d", "List<T>", "Map<K, V>", "1.0");
    }

    @Test
    void aGroupNeedsAValueForEachSeries() {
        BarChart chart = new BarChart("title", "%.1f", "cold", "warm");

        assertThatThrownBy(() -> chart.add("first", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first needs a value for each of [cold, warm]");
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> attributes(Document svg, String kind, String attribute) {
        List<String> values = new ArrayList<>();
        for (Element rect : elements(svg, "rect")) {
            if (rect.getAttribute("class").equals(kind)) {
                values.add(rect.getAttribute(attribute));
            }
        }
        return values;
    }

    private static List<String> texts(Document svg) {
        return elements(svg, "text").stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Document svg, String name) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = svg.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
