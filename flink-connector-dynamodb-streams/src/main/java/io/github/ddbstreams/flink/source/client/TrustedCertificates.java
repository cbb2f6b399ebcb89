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

import static io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.AWS_HTTP_CLIENT_TRUST_STORE_PATH;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.annotation.Nullable;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The certificates that the JVM trusts, and those of a file: a company's own authority. */
final class TrustedCertificates {

    private static final String PEM = "-----BEGIN CERTIFICATE-----";

    private final TrustManager[] trustManagers;

    private TrustedCertificates(TrustManager[] trustManagers) {
        this.trustManagers = trustManagers;
    }

    /**
     * @param file PEM, PKCS12 or JKS
     * @param password of the file; null if it has none
     * @throws IllegalArgumentException if the file cannot be read, or has no certificate
     */
    static TrustedCertificates ofJvmAnd(Path file, @Nullable String password) {
        try {
            List<Certificate> certificates = new ArrayList<>(certificates(file, password));
            if (certificates.isEmpty()) {
                throw unusable(file, "there is no certificate in it", null);
            }
            for (TrustManager ofJvm : trustManagers(null)) {
                if (ofJvm instanceof X509TrustManager) {
                    Collections.addAll(
                            certificates, ((X509TrustManager) ofJvm).getAcceptedIssuers());
                }
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (Certificate certificate : certificates) {
                all.setCertificateEntry("certificate-" + all.size(), certificate);
            }
            return new TrustedCertificates(trustManagers(all));
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, "it cannot be read: " + e, e);
        }
    }

    private static Collection<? extends Certificate> certificates(
            Path file, @Nullable String password) throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(file);
        if (new String(content, StandardCharsets.ISO_8859_1).contains(PEM)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content));
        }
        KeyStore store =
                KeyStore.getInstance(
                        file.toFile(), password == null ? null : password.toCharArray());
        List<Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Certificate certificate = store.getCertificate(alias);
            if (certificate instanceof X509Certificate) {
                certificates.add(certificate);
            }
        }
        return certificates;
    }

    private static TrustManager[] trustManagers(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static IllegalArgumentException unusable(
            Path file, String problem, @Nullable Exception reason) {
        IllegalArgumentException refusal =
                new IllegalArgumentException(
                        String.format(
                                "%s is '%s', but %s; expected a PEM, PKCS12 or JKS file with"
                                        + " certificates. It is read where the job runs: put it on"
                                        + " every job manager and task manager, and check"
                                        + " aws.http-client.trust-store.password.",
                                AWS_HTTP_CLIENT_TRUST_STORE_PATH.key(), file, problem));
        return reason == null ? refusal : Causes.lastWord(refusal, reason);
    }

    TrustManager[] trustManagers() {
        return trustManagers;
    }
}
