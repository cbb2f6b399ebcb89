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

import org.junit.jupiter.api.Test;

class BarChartTest {

    @Test
    void everyValueHasABarOfItsLengthAndItsText() throws Exception {
        BarChart chart = new BarChart("CPU in µs", "%.1f", "cold", "warm");
        chart.add("first", 40, 10);
        chart.add("second", 20, 5);

        Svg svg = Svg.parse(chart.svg());

        assertThat(svg.attributes("bar", "width"))
                .containsExactly("480.0", "120.0", "240.0", "60.0");
        assertThat(svg.attributes("bar", "fill"))
                .containsExactly("#f2a65a", "#3a6ea5", "#f2a65a", "#3a6ea5");
        assertThat(svg.texts())
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
        Svg svg = Svg.parse(new BarChart("nothing", "%.1f", "cold").svg());

        assertThat(svg.attributes("background", "fill")).containsExactly("#ffffff");
        assertThat(svg.attributes("background", "width")).containsExactly(svg.root("width"));
        assertThat(svg.attributes("background", "height")).containsExactly(svg.root("height"));
    }

    @Test
    void labelsMayHaveCharactersOfXml() throws Exception {
        BarChart chart = new BarChart("a < b & c > d", "%.1f", "List<T>");
        chart.add("Map<K, V>", 1);

        assertThat(Svg.parse(chart.svg()).texts())
                .containsExactly("a < b & c > d", "List<T>", "Map<K, V>", "1.0");
    }

    @Test
    void aGroupNeedsAValueForEachSeries() {
        BarChart chart = new BarChart("title", "%.1f", "cold", "warm");

        assertThatThrownBy(() -> chart.add("first", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first needs a value for each of [cold, warm]");
    }
}
