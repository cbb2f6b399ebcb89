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
package io.github.ddbstreams.emulator;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;

/**
 * The emulator as a program: {@code java -cp … io.github.ddbstreams.emulator.EmulatorMain --port
 * 8001 --table orders:pk --table lines:pk,sk:N}. It serves until it is killed.
 */
public final class EmulatorMain {

    private static final Logger LOG = System.getLogger(EmulatorMain.class.getName());

    private static final String USAGE =
            "usage: [--port N] [--shards N] [--table name:partitionKey[:type][,sortKey[:type]]]... ; types are S (if not"
                    + " given), N and B";

    private EmulatorMain() {}

    /**
     * @throws IllegalArgumentException for arguments that are not understood
     */
    public static void main(String[] arguments) throws InterruptedException {
        StreamEmulator emulator = start(arguments);
        LOG.log(
                Level.INFO,
                "The emulator listens on {0}, region {1}",
                emulator.endpoint(),
                emulator.region());
        for (EmulatedTable table : emulator.tables()) {
            LOG.log(Level.INFO, "Table {0}, stream {1}", table.name(), table.streamArn());
        }
        new CountDownLatch(1).await();
    }

    static StreamEmulator start(String... arguments) {
        StreamEmulator.Builder builder = StreamEmulator.builder();
        int shards = 1;
        for (int i = 0; i < arguments.length; i += 2) {
            String value = valueOf(arguments, i);
            if (arguments[i].equals("--port")) {
                builder.port(number(arguments[i], value));
            } else if (arguments[i].equals("--shards")) {
                shards = number(arguments[i], value);
            } else if (!arguments[i].equals("--table")) {
                throw new IllegalArgumentException("Argument " + arguments[i] + "; " + USAGE);
            }
        }
        StreamEmulator emulator = builder.build();
        try {
            for (int i = 0; i < arguments.length; i += 2) {
                if (arguments[i].equals("--table")) {
                    emulator.createTable(table(arguments[i + 1]).initialShards(shards));
                }
            }
        } catch (RuntimeException e) {
            emulator.close();
            throw e;
        }
        return emulator;
    }

    private static String valueOf(String[] arguments, int index) {
        if (index + 1 == arguments.length) {
            throw new IllegalArgumentException(
                    "Argument " + arguments[index] + " has no value; " + USAGE);
        }
        return arguments[index + 1];
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Argument " + name + " is " + value + "; " + USAGE, e);
        }
    }

    private static TableSpec table(String text) {
        String[] nameAndKeys = text.split(":", 2);
        if (nameAndKeys.length != 2 || nameAndKeys[1].isEmpty()) {
            throw new IllegalArgumentException("Table " + text + "; " + USAGE);
        }
        String[] keys = nameAndKeys[1].split(",", 2);
        TableSpec spec =
                TableSpec.named(nameAndKeys[0]).partitionKey(attribute(keys[0]), type(keys[0]));
        return keys.length == 1 ? spec : spec.sortKey(attribute(keys[1]), type(keys[1]));
    }

    private static String attribute(String key) {
        return key.split(":", 2)[0];
    }

    private static String type(String key) {
        String[] parts = key.split(":", 2);
        return parts.length == 2 ? parts[1] : "S";
    }
}
