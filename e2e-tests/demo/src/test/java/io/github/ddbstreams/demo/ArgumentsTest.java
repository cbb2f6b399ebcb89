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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ddbstreams.demo.Arguments.From;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @Test
    void hasADefaultForEverything() {
        assertThat(parse(""))
                .isEqualTo(
                        new Arguments(
                                false,
                                false,
                                false,
                                false,
                                null,
                                100,
                                1,
                                null,
                                null,
                                null,
                                From.TRIM_HORIZON));
    }

    @Test
    void takesWhatTheLocalDemoCanBeTold() {
        assertThat(parse("--seconds 5 --rate=7 --seed -3 --chaos --verbose"))
                .isEqualTo(
                        new Arguments(
                                false,
                                true,
                                true,
                                false,
                                5,
                                7,
                                -3,
                                null,
                                null,
                                null,
                                From.TRIM_HORIZON));
    }

    @Test
    void takesWhatATableCanBeReadWith() {
        assertThat(
                        parse(
                                "--table t --region eu-west-1 --endpoint http://localhost:8000"
                                        + " --from latest --seconds 9"))
                .isEqualTo(
                        new Arguments(
                                false,
                                false,
                                false,
                                false,
                                9,
                                100,
                                1,
                                "t",
                                "eu-west-1",
                                URI.create("http://localhost:8000"),
                                From.LATEST));
    }

    @Test
    void canReadTheWholeTable() {
        assertThat(parse("--table t --from initial").from()).isEqualTo(From.INITIAL);
    }

    @Test
    void canBeToldToUseSql() {
        assertThat(parse("--sql --seconds=3").sql()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --tabel t          | Unknown option '--tabel'. See ./demo --help.
                    --sekonds=3        | Unknown option '--sekonds'. See ./demo --help.
                    orders             | Unknown option 'orders'. See ./demo --help.
                    --seconds          | The option '--seconds' needs a value. See ./demo --help.
                    --seconds 0        | '--seconds' is '0', but must be a whole number from 1 to 86400. See ./demo --help.
                    --rate fast        | '--rate' is 'fast', but must be a whole number from 1 to 5000. See ./demo --help.
                    --table t --from x | '--from' is 'x', but must be 'initial', 'trim-horizon' or 'latest'. See ./demo --help.
                    --table --region   | '--table' is '--region', but must be a name. See ./demo --help.
                    --table t --endpoint localhost:8000 | '--endpoint' is 'localhost:8000', but must be a URL, such as http://localhost:8000. See ./demo --help.
                    --region eu-west-1 | '--region' is of use with '--table' only. See ./demo --help.
                    --table t --chaos  | '--chaos' is of no use with '--table': the demo never writes to a table of yours. See ./demo --help.
                    --sql --chaos      | '--chaos' is of no use with '--sql'. See ./demo --help.
                    --table t --sql    | '--sql' is of no use with '--table': the demo brings its own table for it. See ./demo --help.
                    """)
    void refusesByNameWhatItDoesNotKnow(String words, String message) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOf(DemoException.class)
                .hasMessage(message);
    }

    private static Arguments parse(String words) {
        return Arguments.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
