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
package io.github.ddbstreams.flink.source.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same over TLS, with a certificate that nobody has signed. */
@Timeout(60)
class TlsITCase {

    private static SSLContext tls;
    private static Path store;
    private static Path pem;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        store = directory.resolve("keys.p12");
        pem = directory.resolve("certificate.pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1");
        keytool("-exportcert", "-rfc", "-file", pem.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
    }

    @Test
    void anUnknownCertificateIsRefused() {
        try (CannedServer server =
                        new CannedServer(
                                tls, CannedServer.json(200, "{\"StreamDescription\":{}}"));
                StreamsClient client = Clients.of(server.url())) {
            StreamsServiceException failure =
                    catchThrowableOfType(
                            StreamsServiceException.class,
                            () -> client.describeStream(Clients.STREAM, null));

            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("SSLHandshakeException");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anUnknownCertificateIsAcceptedIfAllAre() {
        try (CannedServer server =
                        new CannedServer(
                                tls, CannedServer.json(200, "{\"StreamDescription\":{}}"));
                StreamsClient client = trusting(server)) {
            assertThat(client.describeStream(Clients.STREAM, null)).isNotNull();
        }
    }

    @Test
    void theCertificatesOfAFileAreTrusted() {
        for (String[] file :
                new String[][] {
                    {"aws.http-client.trust-store.path", pem.toString()},
                    {
                        "aws.http-client.trust-store.path",
                        store.toString(),
                        "aws.http-client.trust-store.password",
                        "changeit"
                    }
                }) {
            try (CannedServer server =
                            new CannedServer(
                                    tls, CannedServer.json(200, "{\"StreamDescription\":{}}"));
                    StreamsClient client = Clients.of(server.url(), file)) {
                assertThat(client.describeStream(Clients.STREAM, null)).isNotNull();
            }
        }
    }

    @Test
    void aFileWithoutCertificatesIsRefused(@TempDir Path directory) throws Exception {
        Path missing = directory.resolve("missing.pem");
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "nonsense");
        for (Path file : List.of(missing, nonsense)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    Clients.of(
                                            "https://localhost:1",
                                            "aws.http-client.trust-store.path",
                                            file.toString()))
                    .withMessageStartingWith(
                            "aws.http-client.trust-store.path is '" + file + "', but it cannot be")
                    .withMessageContaining("put it on every job manager and task manager")
                    .withNoCause();
        }
    }

    @Test
    void anInterruptEndsARequestThatWaitsForTheServer() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        CannedServer.Answer silence =
                exchange -> {
                    received.countDown();
                    CannedServer.silentAfter("{\"Records\":[").write(exchange);
                };
        try (CannedServer server = new CannedServer(tls, silence);
                StreamsClient client = trusting(server)) {
            CompletableFuture<StreamsServiceException> failure = new CompletableFuture<>();
            Thread thread = new Thread(() -> failure.complete(getRecordsFails(client)));
            thread.start();
            received.await();
            long start = System.nanoTime();
            thread.interrupt();

            assertThat(failure.get().kind()).isEqualTo(FailureKind.CANCELLED);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(1000);
        }
    }

    @Test
    void closingEndsTheRequestsInFlight() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        CannedServer.Answer silence =
                exchange -> {
                    received.countDown();
                    CannedServer.silentAfter("").write(exchange);
                };
        try (CannedServer server = new CannedServer(tls, silence)) {
            StreamsClient client = trusting(server);
            CompletableFuture<StreamsServiceException> failure =
                    CompletableFuture.supplyAsync(() -> getRecordsFails(client));
            received.await();
            long start = System.nanoTime();
            client.close();

            assertThat(failure.get().kind()).isEqualTo(FailureKind.CANCELLED);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(1000);
        }
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString()));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static StreamsClient trusting(CannedServer server) {
        return Clients.of(server.url(), "aws.trust.all.certificates", "true");
    }

    private static StreamsServiceException getRecordsFails(StreamsClient client) {
        return catchThrowableOfType(
                StreamsServiceException.class, () -> client.getRecords("it", 1, body -> null));
    }
}
