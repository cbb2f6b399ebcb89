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

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The command line.
 *
 * @param sql show a live aggregate instead of the changes
 * @param seconds how long to write, or to read a user's table; null if it is not given
 * @param table the user's table, or null: then the demo brings its own
 * @param region null: what the AWS SDK finds
 * @param endpoint null: the region's
 */
record Arguments(
        boolean help,
        boolean verbose,
        boolean chaos,
        boolean sql,
        Integer seconds,
        int rate,
        long seed,
        String table,
        String region,
        URI endpoint,
        From from) {

    /** Where reading starts. */
    enum From {
        INITIAL,
        TRIM_HORIZON,
        LATEST
    }

    static final int DEFAULT_SECONDS = 30;
    static final int DEFAULT_RATE = 100;
    static final long DEFAULT_SEED = 1;

    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_RATE = 5_000;
    private static final Set<String> OF_OWN_TABLE = Set.of("--region", "--endpoint", "--from");
    private static final Set<String> OF_LOCAL = Set.of("--rate", "--seed", "--chaos");

    /**
     * @throws DemoException naming the option that is unknown, wrong, or of no use with the others
     */
    static Arguments parse(List<String> words) {
        Parser parser = new Parser();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (parser.flag(word)) {
                continue;
            }
            // --name=value is --name value
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            parser.checkKnown(name);
            if (equals < 0 && i + 1 == words.size()) {
                throw new DemoException("The option '" + name + "' needs a value." + HINT);
            }
            parser.option(name, equals < 0 ? words.get(++i) : word.substring(equals + 1));
        }
        return parser.finish();
    }

    private static final String HINT = " See ./demo --help.";

    private static final class Parser {
        private static final Set<String> WITH_VALUE =
                Set.of(
                        "--seconds",
                        "--rate",
                        "--seed",
                        "--table",
                        "--region",
                        "--endpoint",
                        "--from");

        private final Set<String> given = new TreeSet<>();
        private boolean help;
        private boolean verbose;
        private boolean chaos;
        private boolean sql;
        private Integer seconds;
        private int rate = DEFAULT_RATE;
        private long seed = DEFAULT_SEED;
        private String table;
        private String region;
        private URI endpoint;
        private From from = From.TRIM_HORIZON;

        boolean flag(String word) {
            switch (word) {
                case "--help", "-h" -> help = true;
                case "--verbose", "-v" -> verbose = true;
                case "--chaos" -> chaos = true;
                case "--sql" -> sql = true;
                default -> {
                    return false;
                }
            }
            given.add(word);
            return true;
        }

        void checkKnown(String name) {
            if (!WITH_VALUE.contains(name)) {
                throw new DemoException("Unknown option '" + name + "'." + HINT);
            }
        }

        void option(String name, String value) {
            given.add(name);
            switch (name) {
                case "--seconds" -> seconds = (int) number(name, value, 1, MAX_SECONDS);
                case "--rate" -> rate = (int) number(name, value, 1, MAX_RATE);
                case "--seed" -> seed = number(name, value, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--table" -> table = text(name, value);
                case "--region" -> region = text(name, value);
                case "--endpoint" -> endpoint = url(name, value);
                default -> from = from(name, value);
            }
        }

        Arguments finish() {
            for (String name : given) {
                if (table == null && OF_OWN_TABLE.contains(name)) {
                    throw new DemoException("'" + name + "' is of use with '--table' only." + HINT);
                }
                if (table != null && name.equals("--sql")) {
                    throw new DemoException(
                            "'--sql' is of no use with '--table': the demo brings its own table for"
                                    + " it."
                                    + HINT);
                }
                if (table != null && OF_LOCAL.contains(name)) {
                    throw new DemoException(
                            "'"
                                    + name
                                    + "' is of no use with '--table': the demo never writes to a"
                                    + " table of yours."
                                    + HINT);
                }
            }
            if (sql && chaos) {
                throw new DemoException("'--chaos' is of no use with '--sql'." + HINT);
            }
            return new Arguments(
                    help, verbose, chaos, sql, seconds, rate, seed, table, region, endpoint, from);
        }

        private static From from(String name, String value) {
            return switch (value) {
                case "initial" -> From.INITIAL;
                case "trim-horizon" -> From.TRIM_HORIZON;
                case "latest" -> From.LATEST;
                default -> throw wrong(name, value, "'initial', 'trim-horizon' or 'latest'");
            };
        }

        private static String text(String name, String value) {
            if (value.isBlank() || value.startsWith("--")) {
                throw wrong(name, value, "a name");
            }
            return value;
        }

        private static URI url(String name, String value) {
            try {
                URI uri = URI.create(value);
                if (uri.getHost() != null
                        && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                    return uri;
                }
            } catch (IllegalArgumentException e) {
                throw new DemoException(wrong(name, value, URL).getMessage(), e);
            }
            throw wrong(name, value, URL);
        }

        private static final String URL = "a URL, such as http://localhost:8000";

        private static long number(String name, String value, long min, long max) {
            String range = "a whole number from " + min + " to " + max;
            try {
                long number = Long.parseLong(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new DemoException(wrong(name, value, range).getMessage(), e);
            }
            throw wrong(name, value, range);
        }

        private static DemoException wrong(String name, String value, String allowed) {
            return new DemoException(
                    "'" + name + "' is '" + value + "', but must be " + allowed + "." + HINT);
        }
    }
}
