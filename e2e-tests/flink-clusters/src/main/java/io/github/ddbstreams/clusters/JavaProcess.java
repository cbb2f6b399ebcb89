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
package io.github.ddbstreams.clusters;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own, whose output goes to a file. It ends with this JVM at the latest, see {@link
 * Attached}.
 */
public final class JavaProcess implements AutoCloseable {

    /** What Flink's scripts open on Java 17. */
    private static final List<String> OPENED =
            List.of(
                    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                    "--add-opens=java.base/java.text=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    private static final int TAIL = 60;
    private static final String LOG_SETTINGS = "log4j2.properties";

    private final Path directory;
    private final Process process;
    private volatile boolean killed;

    private JavaProcess(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts a JVM.
     *
     * @param directory its working directory, which is made, and whose name is what it is called in
     *     messages
     * @param configuration Flink's, which is read from the working directory
     * @param flags of the JVM, such as its memory
     */
    public static JavaProcess start(
            Path directory,
            List<Path> classPath,
            Map<String, String> configuration,
            List<String> flags,
            String main,
            List<String> arguments)
            throws IOException {
        Files.createDirectories(temporary(directory));
        Files.write(
                directory.resolve("config.yaml"),
                configuration.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .toList());
        Files.write(
                directory.resolve(LOG_SETTINGS),
                List.of(
                        "rootLogger.level = INFO",
                        "rootLogger.appenderRef.console.ref = Console",
                        "appender.console.name = Console",
                        "appender.console.type = CONSOLE",
                        "appender.console.layout.type = PatternLayout",
                        "appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} [%t] %m%n"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPENED);
        // One collector for all: these are small, and there are few processors.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dlog4j2.configurationFile=" + directory.resolve(LOG_SETTINGS));
        command.add("-Djava.io.tmpdir=" + temporary(directory));
        command.addAll(flags);
        command.add("-cp");
        command.add(
                Stream.concat(classPath.stream(), Stream.of(ownClasses()))
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        command.add(Attached.class.getName());
        command.add(main);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log(directory).toFile());
        builder.environment().put("FLINK_CONF_DIR", directory.toString());
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        return new JavaProcess(directory, builder.start());
    }

    /** Where {@link Attached} is. */
    private static Path ownClasses() {
        try {
            return Path.of(
                    Attached.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path temporary(Path directory) {
        return directory.resolve("tmp");
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }

    /** The port that it has chosen, which it logs. */
    int awaitPort(Pattern line) throws Exception {
        return Await.until(
                        name() + " logs " + line,
                        this::failIfEnded,
                        () -> line.matcher(log()).results().findFirst(),
                        Optional::isPresent)
                .map(match -> Integer.parseInt(match.group(1)))
                .orElseThrow();
    }

    /** Ends it as kill -9 does; fails if it has ended already. */
    public void kill() {
        failIfEnded();
        killed = true;
        close();
    }

    /**
     * Looks whether it runs.
     *
     * @throws AssertionError if it runs no more, and was not killed
     */
    public void failIfEnded() {
        if (!killed && !process.isAlive()) {
            throw new AssertionError(name() + " has ended with " + process.exitValue());
        }
    }

    /** Waits for its end, and fails with its log if that does not come, or is not a good one. */
    public void awaitSuccess(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(name() + " has not ended in " + timeout + "; " + log());
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(name() + " has failed; " + log());
        }
    }

    private String name() {
        return directory.getFileName().toString();
    }

    /** All that it has put out so far. */
    public String log() {
        try {
            return log(directory) + ":\n" + Files.readString(log(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its log is, and the end of it. */
    String tail() {
        List<String> lines = log().lines().toList();
        return "\n\n"
                + log(directory)
                + ":\n"
                + String.join("\n", lines.subList(Math.max(1, lines.size() - TAIL), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** What an end by force leaves behind, tens of megabytes. */
    public void deleteTemporaryFiles() throws IOException {
        Directories.delete(temporary(directory));
    }
}
