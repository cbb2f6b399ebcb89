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

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the script {@code demo} starts. */
public final class Main {

    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int CANNOT_RUN = 2;

    private static final long SECONDS_TO_STOP = 15;

    private Main() {}

    public static void main(String[] args) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread onInterrupt =
                new Thread(
                        () -> {
                            Logs.silence();
                            stop.countDown();
                            awaitEnd(ended);
                        });
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        int exitCode;
        try {
            exitCode = run(List.of(args), System.out, Boolean.getBoolean("demo.colours"), stop);
        } finally {
            ended.countDown();
        }
        if (isRemoved(onInterrupt)) {
            // Here, not in the hook: loggers cannot be made any more while the JVM shuts down.
            Logs.silence();
        }
        // DynamoDB Local leaves threads behind.
        System.exit(exitCode);
    }

    /** Whether the hook will not run; it is too late where the JVM shuts down already. */
    private static boolean isRemoved(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            return false;
        }
    }

    private static void awaitEnd(CountDownLatch ended) {
        try {
            ended.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs the demo to its end.
     *
     * @param stop counted down by whoever wants it to end early
     * @return the exit code
     */
    static int run(List<String> words, PrintStream out, boolean colours, CountDownLatch stop) {
        Printer printer = new Printer(out, colours, stop::countDown);
        int exitCode = run(words, printer, stop);
        if (printer.isCutOff()) {
            System.err.println("demo: the output ended before the demo: it could not be written.");
            return CANNOT_RUN;
        }
        return exitCode;
    }

    private static int run(List<String> words, Printer printer, CountDownLatch stop) {
        boolean verbose = false;
        try {
            Arguments arguments = Arguments.parse(words);
            verbose = arguments.verbose();
            if (verbose) {
                Logs.beVerbose();
            }
            if (arguments.help()) {
                printer.line(help());
                return PASSED;
            }
            if (arguments.table() != null) {
                new TableDemo(arguments, printer, stop).run();
                return PASSED;
            }
            if (arguments.sql()) {
                return new SqlDemo(arguments, printer, stop).run() ? PASSED : FAILED;
            }
            return new LocalDemo(arguments, printer, stop).run() ? PASSED : FAILED;
        } catch (DemoException e) {
            return fail(printer, verbose, e.getMessage(), e, CANNOT_RUN);
        } catch (DemoJob.JobFailedException e) {
            return fail(printer, verbose, "FAILED. " + e.getMessage(), e, FAILED);
        } catch (Exception e) {
            return fail(printer, verbose, "FAILED. " + DemoException.rootMessage(e), e, FAILED);
        }
    }

    private static int fail(
            Printer printer, boolean verbose, String message, Exception failure, int exitCode) {
        printer.verdict(false, message);
        if (verbose) {
            failure.printStackTrace();
        }
        return exitCode;
    }

    private static String help() throws IOException {
        try (InputStream text = Main.class.getResourceAsStream("help.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
