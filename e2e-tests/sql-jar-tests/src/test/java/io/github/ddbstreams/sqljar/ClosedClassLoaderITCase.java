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
package io.github.ddbstreams.sqljar;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.clusters.FlinkVersion;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.emulator.StreamEmulator;
import io.github.ddbstreams.emulator.TableSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When a job ends, Flink may close its class loader before the source's coordinator closes its
 * client. From then on no class can be loaded that has not been. All the same the client has to end
 * its threads, and nothing may hold the class loader.
 */
class ClosedClassLoaderITCase {

    /** What a client has done when the class loader is closed. */
    enum Before {
        NOTHING,
        AN_ANSWER,
        A_FAILURE,
        A_REQUEST_IN_FLIGHT
    }

    @ParameterizedTest
    @CsvSource({
        "FLINK_1, NOTHING",
        "FLINK_1, AN_ANSWER",
        "FLINK_1, A_FAILURE",
        "FLINK_1, A_REQUEST_IN_FLIGHT",
        "FLINK_2, NOTHING",
        "FLINK_2, AN_ANSWER",
        "FLINK_2, A_FAILURE",
        "FLINK_2, A_REQUEST_IN_FLIGHT"
    })
    void aClientEndsItsThreads(FlinkVersion version, Before before) throws Exception {
        Set<Thread> others = threads();
        PrintStream out = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        WeakReference<ClassLoader> loader;
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (StreamEmulator emulator = StreamEmulator.start();
                URLClassLoader flink = loader(version.libraries(), null)) {
            emulator.createTable(TableSpec.named("orders").partitionKey("pk", "S"));
            startLogging(flink);
            loader = onItsOwnThread(() -> openAndClose(emulator, flink, before));
        } finally {
            System.setOut(out);
        }
        await("the threads end", () -> others.containsAll(threads()));
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("NoClassDefFoundError");
        await(
                "the class loader can go",
                () -> {
                    System.gc();
                    return loader.get() == null;
                });
    }

    /**
     * As a job manager has done long before: a shutdown hook keeps the class loader of that time.
     */
    private static void startLogging(ClassLoader flink) throws ReflectiveOperationException {
        flink.loadClass("org.slf4j.LoggerFactory")
                .getMethod("getLogger", String.class)
                .invoke(null, ClosedClassLoaderITCase.class.getName());
    }

    /** A long-lived thread would keep what it has in its thread locals. */
    private static WeakReference<ClassLoader> onItsOwnThread(Callable<ClassLoader> action)
            throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(() -> new WeakReference<>(action.call())).get();
        } finally {
            thread.shutdown();
        }
    }

    private static ClassLoader openAndClose(
            StreamEmulator emulator, ClassLoader flink, Before before) throws Exception {
        URLClassLoader job = loader(List.of(Artifacts.sqlJar()), flink);
        ClassLoader ofTest = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(job);
        Thread request = null;
        try {
            AutoCloseable client = client(job, emulator);
            switch (before) {
                case NOTHING:
                    break;
                case AN_ANSWER:
                    describeTable(client, "orders");
                    break;
                case A_FAILURE:
                    describeTable(client, "orderz");
                    break;
                default:
                    emulator.faults().onAll().delay(Duration.ofSeconds(3));
                    request =
                            new Thread(() -> describeTable(client, "orders"), "request in flight");
                    request.start();
                    await(
                            "the request is sent",
                            () -> emulator.requests().count(Operation.DESCRIBE_TABLE) > 0);
            }
            job.close();
            client.close();
        } finally {
            Thread.currentThread().setContextClassLoader(ofTest);
        }
        if (request != null) {
            request.join(Duration.ofMinutes(1).toMillis());
        }
        return job;
    }

    private static AutoCloseable client(ClassLoader job, StreamEmulator emulator)
            throws ReflectiveOperationException {
        String provider = "aws.credentials.provider";
        Map<String, String> options =
                Map.of(
                        "table-name",
                        "orders",
                        "aws.region",
                        "us-east-1",
                        "aws.endpoint",
                        emulator.endpoint().toString(),
                        provider,
                        "BASIC",
                        provider + ".basic.accesskeyid",
                        "test",
                        provider + ".basic.secretkey",
                        "test");
        Class<?> factory =
                job.loadClass("io.github.ddbstreams.flink.source.client.AwsStreamsClientFactory");
        return (AutoCloseable)
                factory.getMethod("create")
                        .invoke(factory.getConstructor(Map.class).newInstance(options));
    }

    private static void describeTable(AutoCloseable client, String table) {
        try {
            Class<?> type =
                    client.getClass()
                            .getClassLoader()
                            .loadClass("io.github.ddbstreams.flink.source.client.StreamsClient");
            type.getMethod("describeTable", String.class).invoke(client, table);
        } catch (InvocationTargetException e) {
            // It has failed, or was cut off when the client was closed: both belongs to the test.
            return;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static URLClassLoader loader(Collection<Path> jars, ClassLoader parent) {
        URL[] urls =
                jars.stream()
                        .map(
                                jar -> {
                                    try {
                                        return jar.toUri().toURL();
                                    } catch (MalformedURLException e) {
                                        throw new AssertionError(e);
                                    }
                                })
                        .toArray(URL[]::new);
        return new URLClassLoader(
                urls, parent == null ? ClassLoader.getPlatformClassLoader() : parent);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(
                        thread ->
                                thread.getName().contains("dynamodb-streams")
                                        || thread.getName().contains("idle-connection"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain: %s", what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
