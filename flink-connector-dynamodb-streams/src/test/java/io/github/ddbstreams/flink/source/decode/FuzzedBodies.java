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
package io.github.ddbstreams.flink.source.decode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Makes answers to GetRecords from a seed: written by their grammar with a share of what is not in
 * it, and most of them damaged afterwards, byte by byte.
 */
public final class FuzzedBodies {

    private static final String[] NAMES = {
        "Records",
        "NextShardIterator",
        "dynamodb",
        "eventID",
        "eventName",
        "eventVersion",
        "eventSource",
        "awsRegion",
        "userIdentity",
        "PrincipalId",
        "Type",
        "ApproximateCreationDateTime",
        "Keys",
        "NewImage",
        "OldImage",
        "SequenceNumber",
        "SizeBytes",
        "StreamViewType",
        "id",
        "",
        "a",
        "é",
        "漢字",
        "😀",
        "\\u0000",
        "\\ud83d",
        "\\\"",
        "NewImage ",
        "records",
        "MillisBehindLatest"
    };

    private static final String[] TYPES = {
        "S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M", "s", "X", ""
    };

    private static final String[] NUMBERS = {
        "0",
        "1",
        "-1",
        "-0",
        "41",
        "1464804310",
        "1.46480431E9",
        "1464804310.999",
        "1464804310000",
        "99999999999",
        "100000000000",
        "1e11",
        "1e10",
        "-1e11",
        "1e999999999",
        "-1e999999999",
        "1e-999999999",
        "0.1e1",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "123456789012345678901234567890",
        "1E-130"
    };

    private static final String[] NO_NUMBERS = {
        "NaN",
        "Infinity",
        "-Infinity",
        "01",
        "1.",
        ".5",
        "+1",
        "0x10",
        "1e",
        "--1",
        "1_000",
        "True",
        "undefined",
        "'a'",
        "nul",
        "//c\n1",
        "/*c*/1"
    };

    private static final String[] STRINGS = {
        "",
        "k",
        "1",
        "300000000000000499659",
        "000000000000000000001",
        "-1",
        "12a",
        "１２",
        "INSERT",
        "MODIFY",
        "REMOVE",
        "UPSERT",
        "insert",
        "NEW_AND_OLD_IMAGES",
        "AQID",
        "AQI=",
        "AQ==",
        "AQI",
        "A===",
        "AQ==AQ==",
        "_-8=",
        "é",
        "漢字",
        "😀",
        "\\u0000",
        "\\ud800",
        "\\udc00\\ud800",
        "1.5",
        "-0.0",
        "1E-130",
        "1e1001",
        "1e9999999999",
        "100e2147483647",
        "1e-2147483648",
        "\\n\\t\\/\\\\\\\"",
        "\\u00e9",
        "\u007f",
        "\u0080",
        "\u2028",
        "\uffff"
    };

    private static final String[] NO_STRINGS = {
        "\\x", "\\u12", "\\ud8zz", "\n", "\u0000", "\t", "\\", "\""
    };

    private static final String[] TOKENS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "null",
        "true",
        "false",
        "{}",
        "[]",
        "\"S\":",
        "\"M\":{",
        "\"L\":[",
        "1e999999999",
        "-",
        " ",
        "\n",
        "\ufeff",
        "\\u",
        "\\",
        "//",
        "/**/",
        "NaN",
        "\u0000",
        "{\"S\":\"x\"}",
        "\"SequenceNumber\":\"7\",",
        "\"Records\":[],",
        ",,"
    };

    private final Random random;
    private final double hostility;
    private final StringBuilder out = new StringBuilder();

    private FuzzedBodies(Random random) {
        this.random = random;
        // Some are all right, most have a flaw or two, some consist of nothing else.
        this.hostility = random.nextInt(4) == 0 ? 0 : Math.pow(random.nextDouble(), 4) * 0.5;
    }

    /** The same for the same seed. */
    public static byte[] body(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        FuzzedBodies body = new FuzzedBodies(random);
        body.page();
        byte[] bytes = body.out.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(3) == 0) {
            int damages = 1 + random.nextInt(4);
            for (int i = 0; i < damages && bytes.length > 0; i++) {
                bytes = damaged(bytes, random);
            }
        }
        return bytes;
    }

    // ------------------------------------------------------------------ the grammar

    private boolean flaw() {
        return random.nextDouble() < hostility;
    }

    private String any(String... of) {
        return of[random.nextInt(of.length)];
    }

    private void space() {
        if (random.nextInt(20) == 0) {
            out.append(any(" ", "\n", "\t", "\r\n", "  "));
        }
    }

    private void page() {
        List<Runnable> members = new ArrayList<>();
        members.add(() -> member("Records", this::records));
        if (random.nextInt(4) > 0) {
            members.add(() -> member("NextShardIterator", () -> string("arn|1|AAAA")));
        }
        noise(members);
        object(members);
    }

    private void records() {
        out.append('[');
        int count = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            out.append(i > 0 ? "," : "");
            space();
            if (flaw()) {
                anything(3);
            } else {
                record();
            }
        }
        out.append(']');
    }

    private void record() {
        List<Runnable> members = new ArrayList<>();
        members.add(() -> member("eventName", () -> string(any("INSERT", "MODIFY", "REMOVE"))));
        members.add(() -> member("dynamodb", this::change));
        members.add(() -> member("eventID", () -> string("e2fd")));
        members.add(() -> member("eventVersion", () -> string("1.1")));
        members.add(() -> member("eventSource", () -> string("aws:dynamodb")));
        members.add(() -> member("awsRegion", () -> string("us-west-2")));
        if (random.nextInt(5) == 0) {
            members.add(
                    () ->
                            member(
                                    "userIdentity",
                                    () ->
                                            object(
                                                    List.of(
                                                            () ->
                                                                    member(
                                                                            "PrincipalId",
                                                                            () -> string("x")),
                                                            () ->
                                                                    member(
                                                                            "Type",
                                                                            () -> string("y"))))));
        }
        noise(members);
        object(members);
    }

    private void change() {
        List<Runnable> members = new ArrayList<>();
        members.add(() -> member("ApproximateCreationDateTime", () -> number("1464804310")));
        members.add(() -> member("Keys", this::keys));
        members.add(() -> member("SequenceNumber", () -> string("" + random.nextInt(1 << 30))));
        members.add(() -> member("SizeBytes", () -> number("41")));
        members.add(() -> member("StreamViewType", () -> string("NEW_AND_OLD_IMAGES")));
        if (random.nextBoolean()) {
            members.add(() -> member("NewImage", () -> item(3)));
        }
        if (random.nextBoolean()) {
            members.add(() -> member("OldImage", () -> item(3)));
        }
        noise(members);
        object(members);
    }

    /** Members in another order, missing, there twice, or unknown. */
    private void noise(List<Runnable> members) {
        Collections.shuffle(members, random);
        if (flaw()) {
            members.remove(random.nextInt(members.size()));
        }
        if (flaw() && !members.isEmpty()) {
            members.add(members.get(random.nextInt(members.size())));
        }
        if (flaw()) {
            members.add(() -> member(any(NAMES), () -> anything(3)));
        }
    }

    private void object(List<Runnable> members) {
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
            out.append(i > 0 ? "," : "");
            space();
            members.get(i).run();
        }
        space();
        out.append('}');
    }

    private void member(String name, Runnable value) {
        out.append('"').append(flaw() ? any(NAMES) : name).append('"');
        space();
        out.append(':');
        space();
        if (flaw()) {
            anything(3);
        } else {
            value.run();
        }
    }

    private void item(int depth) {
        List<Runnable> members = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            String name = flaw() ? any(NAMES) : "name" + i;
            members.add(() -> member(name, () -> attribute(depth)));
        }
        object(members);
    }

    private void keys() {
        List<Runnable> members = new ArrayList<>();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            String name = flaw() ? any(NAMES) : "name" + i;
            String type = any("S", "N", "B");
            members.add(
                    () ->
                            member(
                                    name,
                                    () ->
                                            object(
                                                    List.of(
                                                            () ->
                                                                    member(
                                                                            type,
                                                                            () ->
                                                                                    typed(
                                                                                            type,
                                                                                            0))))));
        }
        object(members);
    }

    private void attribute(int depth) {
        if (flaw()) {
            anything(3);
            return;
        }
        String type = flaw() ? any(TYPES) : TYPES[random.nextInt(depth > 0 ? 10 : 8)];
        out.append("{\"").append(type).append("\":");
        if (flaw()) {
            anything(2);
        } else {
            typed(type, depth);
        }
        if (flaw()) {
            out.append(",\"").append(any(TYPES)).append("\":");
            anything(1);
        }
        out.append('}');
    }

    private void typed(String type, int depth) {
        switch (type) {
            case "BOOL", "NULL" -> out.append(random.nextBoolean());
            case "SS", "NS" -> elements(() -> string("1"));
            case "BS" -> elements(() -> string("AQID"));
            case "B" -> string("AQID");
            case "L" -> elements(() -> attribute(depth - 1));
            case "M" -> item(depth - 1);
            case "N" -> string(any("12345678901234567890123456789012345678", "-41", "10", "1.0e1"));
            default -> string(any(STRINGS));
        }
    }

    private void elements(Runnable element) {
        out.append('[');
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            out.append(i > 0 ? "," : "");
            if (flaw()) {
                anything(2);
            } else {
                element.run();
            }
        }
        out.append(']');
    }

    private void string(String usual) {
        String content = usual;
        if (flaw()) {
            int choice = random.nextInt(20);
            content =
                    choice == 0
                            ? any(NO_STRINGS)
                            : choice == 1 ? "x".repeat(random.nextInt(20_000)) : any(STRINGS);
        }
        out.append('"').append(content).append('"');
    }

    private void number(String usual) {
        int choice = random.nextInt(30);
        out.append(
                !flaw()
                        ? usual
                        : choice == 0
                                ? any(NO_NUMBERS)
                                : choice == 1
                                        ? "9".repeat(1 + random.nextInt(5000))
                                        : any(NUMBERS));
    }

    /** Any JSON, and now and then none. */
    private void anything(int depth) {
        switch (random.nextInt(depth > 0 ? 12 : 7)) {
            case 0 -> out.append("null");
            case 1 -> out.append(random.nextBoolean());
            case 2 -> out.append(any(NUMBERS));
            case 3, 4 -> out.append('"').append(any(STRINGS)).append('"');
            case 5 -> out.append("{}");
            case 6 -> out.append(random.nextInt(8) == 0 ? any(NO_NUMBERS) : "[]");
            case 7 -> nested();
            case 8, 9 -> {
                out.append('[');
                anything(depth - 1);
                out.append(',');
                anything(depth - 1);
                out.append(']');
            }
            default -> {
                out.append("{\"").append(any(NAMES)).append("\":");
                anything(depth - 1);
                out.append(",\"").append(any(TYPES)).append("\":");
                anything(depth - 1);
                out.append('}');
            }
        }
    }

    private void nested() {
        int levels = random.nextInt(10) == 0 ? random.nextInt(20_000) : 1 + random.nextInt(260);
        String[] pair =
                random.nextBoolean()
                        ? new String[] {"[", "]"}
                        : random.nextBoolean()
                                ? new String[] {"{\"L\":[", "]}"}
                                : new String[] {"{\"M\":{\"a\":", "}}"};
        out.append(pair[0].repeat(levels)).append("{\"S\":\"deep\"}");
        out.append(pair[1].repeat(random.nextInt(50) == 0 ? levels / 2 : levels));
    }

    // ------------------------------------------------------------------ damages

    private static byte[] damaged(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length =
                Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(5) == 0 ? 500 : 8));
        switch (random.nextInt(9)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                return joined(bytes, at, new byte[0], at + length);
            }
            case 4 -> {
                return joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            }
            case 5 -> {
                byte[] some = new byte[length];
                random.nextBytes(some);
                return joined(bytes, at, some, at);
            }
            case 6 -> {
                int from = random.nextInt(bytes.length);
                int to = Math.min(bytes.length, from + length);
                return joined(bytes, at, Arrays.copyOfRange(bytes, from, to), at + length);
            }
            case 7 -> {
                int place = random.nextInt(4) == 0 ? 0 : random.nextInt(4) == 0 ? bytes.length : at;
                return joined(bytes, place, token(random), place);
            }
            default -> {
                return joined(bytes, at, token(random), at + length);
            }
        }
        return bytes;
    }

    private static byte[] token(Random random) {
        return TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
    }

    /** What stands before {@code at}, something between, and what stands from {@code on} on. */
    private static byte[] joined(byte[] bytes, int at, byte[] between, int on) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(bytes.length + between.length);
        joined.write(bytes, 0, at);
        joined.writeBytes(between);
        joined.write(bytes, on, bytes.length - on);
        return joined.toByteArray();
    }
}
