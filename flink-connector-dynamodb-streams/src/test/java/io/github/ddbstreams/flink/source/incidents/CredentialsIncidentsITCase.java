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
package io.github.ddbstreams.flink.source.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.emulator.FaultBuilder;
import io.github.ddbstreams.emulator.FaultRule;
import io.github.ddbstreams.emulator.Operation;
import io.github.ddbstreams.flink.source.Await;
import io.github.ddbstreams.flink.source.DynamoDbStreamsSource;
import io.github.ddbstreams.flink.source.RunningJob;
import io.github.ddbstreams.flink.source.deserialization.DynamoDbStreamsDeserializationSchema;
import io.github.ddbstreams.flink.source.event.ChangeEvent;
import io.github.ddbstreams.flink.source.metrics.MetricNames;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Credentials that expire, whose source fails for a while, that are not enough, or that are not
 * there at all. What may mend itself is waited out, for as long as it takes; what does not fails
 * the job at once.
 */
class CredentialsIncidentsITCase extends IncidentITBase {

    /** Where the credentials of a test come from. One test runs at a time. */
    private static volatile Supplier<AwsCredentials> source;

    private static final AtomicInteger FAILURES = new AtomicInteger();

    private final RunningJob.Spec spec = spec();

    @BeforeEach
    void useOldKey() {
        source = () -> key("OLDKEY");
        FAILURES.set(0);
    }

    private static AwsCredentials key(String accessKeyId) {
        return AwsSessionCredentials.create(accessKeyId, "secret", "token of " + accessKeyId);
    }

    private static Supplier<AwsCredentials> failing(Throwable cause) {
        return () -> {
            FAILURES.incrementAndGet();
            throw SdkClientException.create("Unable to load credentials", cause);
        };
    }

    /** The CUSTOM source of credentials of the jobs. */
    public static final class OfTest implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            return source.get();
        }
    }

    private DynamoDbStreamsSource<ChangeEvent<Map<String, AttributeValue>>> sourceOfTest() {
        String provider = "aws.credentials.provider";
        return DynamoDbStreamsSource.<ChangeEvent<Map<String, AttributeValue>>>builder()
                .setTableName("orders")
                .setProperty("aws.region", "us-east-1")
                .setProperty("aws.endpoint", emulator.endpoint().toString())
                .setProperty(provider, "CUSTOM")
                .setProperty(provider + ".custom.class", OfTest.class.getName())
                .setProperty("scan.poll.interval", "20 ms")
                .setProperty("scan.poll.idle-interval", "100 ms")
                .setProperty("scan.retry.initial-backoff", "10 ms")
                .setProperty("scan.retry.max-backoff", "100 ms")
                .setProperty("scan.shard-discovery.interval", "200 ms")
                .setDeserializationSchema(DynamoDbStreamsDeserializationSchema.changeEvents())
                .build();
    }

    private void fillTable() {
        createTable(3);
        write(100);
    }

    /** What happens while the job gets nothing from the service. */
    private void changeMuch() {
        write(50);
        splitSome(2);
        write(50);
        table.rollOverAll();
        write(50);
    }

    /** The job has lived through a time without credentials, and has everything once. */
    private void assertWaitedOut(RunningJob job) throws Exception {
        awaitAllSeen(spec);
        job.awaitCheckpoint();
        assertThat(job.restarts()).isZero();
        assertThat(dataLosses(job)).isZero();
        assertThat(counter(job, MetricNames.REQUESTS_FAILED)).isPositive();
        assertExact(spec.seen());
    }

    // ------------------------------------------------------------------ waited out

    @Test
    void credentialsThatExpireAreWaitedForUntilThereAreOthers() throws Exception {
        fillTable();
        try (RunningJob job = run(sourceOfTest(), spec, null)) {
            awaitAllSeen(spec);
            FaultRule expired = emulator.faults().onAll().signedBy("OLDKEY").expiredCredentials();
            changeMuch();
            Await.until("many requests are refused", () -> expired.hits() > 30);
            assertThat(spec.seen()).hasSize(100);
            source = () -> key("NEWKEY");
            assertWaitedOut(job);
        }
    }

    @Test
    void credentialsThatHaveExpiredBeforeTheJobStartsAreWaitedForToo() throws Exception {
        fillTable();
        FaultRule expired = emulator.faults().onAll().signedBy("OLDKEY").expiredCredentials();
        try (RunningJob job = run(sourceOfTest(), spec, null)) {
            Await.until("requests are refused", () -> expired.hits() > 5);
            source = () -> key("NEWKEY");
            assertWaitedOut(job);
        }
    }

    @Test
    void aSourceOfCredentialsThatFailsAfterItWorkedIsWaitedFor() throws Exception {
        fillTable();
        try (RunningJob job = run(sourceOfTest(), spec, null)) {
            awaitAllSeen(spec);
            source = failing(null);
            changeMuch();
            Await.until("there are no credentials many times", () -> FAILURES.get() > 30);
            source = () -> key("NEWKEY");
            assertWaitedOut(job);
        }
    }

    /** It is there, and may answer later: nobody has said that there are no credentials. */
    @Test
    void aSourceOfCredentialsThatCannotBeReachedIsWaitedForFromTheStart() throws Exception {
        fillTable();
        source = failing(new IOException("Connection refused"));
        try (RunningJob job = run(sourceOfTest(), spec, null)) {
            Await.until("there are no credentials", () -> FAILURES.get() > 5);
            source = () -> key("NEWKEY");
            assertWaitedOut(job);
        }
    }

    /** A task that is started again asks for credentials for the first time. */
    @Test
    void aTaskThatFailsWhileCredentialsHaveExpiredGoesOnWhenThereAreOthers() throws Exception {
        createTable(4);
        write(100);
        RunningJob.Spec chained = spec().parallelism(2).chained();
        try (RunningJob job = run(sourceOfTest(), chained, null)) {
            awaitAllSeen(chained);
            job.awaitCheckpoint();
            job.failSubtaskAtNextRecord(0);
            Await.until(
                    "the task fails",
                    () -> {
                        table.openShards().forEach(shard -> append(shard, 1));
                        return job.hasFailed();
                    });
            FaultRule expired = emulator.faults().onAll().signedBy("OLDKEY").expiredCredentials();
            changeMuch();
            Await.until("requests are refused", () -> expired.hits() > 30);
            source = () -> key("NEWKEY");
            awaitAllSeen(chained);
            job.awaitCheckpoint();
        }
        assertExact(chained.seen());
    }

    // ------------------------------------------------------------------ fails at once

    /** What no waiting mends. */
    enum Refusal {
        NOT_ENOUGH(FaultBuilder::accessDenied, "is not authorized to perform: dynamodb:"),
        UNKNOWN(
                FaultBuilder::unknownCredentials,
                "security token included in the request is invalid");

        private final Consumer<FaultBuilder> effect;
        private final String message;

        Refusal(Consumer<FaultBuilder> effect, String message) {
            this.effect = effect;
            this.message = message;
        }
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void aRefusalWhileRecordsAreReadFailsTheJob(Refusal refusal) throws Exception {
        fillTable();
        try (RunningJob job = run(sourceOfTest(), spec.withoutRestarts(), null)) {
            awaitAllSeen(spec);
            refusal.effect.accept(emulator.faults().on(Operation.GET_RECORDS));
            assertThat(job.failure())
                    .contains("Cannot read shard shardId-")
                    .contains("ACCESS_DENIED")
                    .contains(refusal.message)
                    .contains(
                            "Allow dynamodb:GetRecords on "
                                    + table.streamArn()
                                    + " for the credentials in use, or use others, see the option"
                                    + " aws.credentials.provider.");
        }
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void aRefusalWhileShardsAreListedFailsTheJob(Refusal refusal) throws Exception {
        fillTable();
        try (RunningJob job = run(sourceOfTest(), spec.withoutRestarts(), null)) {
            awaitAllSeen(spec);
            refusal.effect.accept(emulator.faults().on(Operation.DESCRIBE_STREAM));
            assertThat(job.failure())
                    .contains("Cannot find the shards of " + table.streamArn())
                    .contains("ACCESS_DENIED")
                    .contains(refusal.message)
                    .contains("Allow dynamodb:DescribeStream on " + table.streamArn());
        }
    }

    @Test
    void noCredentialsAtTheStartFailTheJob() throws Exception {
        fillTable();
        source = failing(null);
        try (RunningJob job = run(sourceOfTest(), spec.withoutRestarts(), null)) {
            assertThat(job.failure())
                    .contains(
                            "there are no AWS credentials. Set the option aws.credentials.provider")
                    .contains("The SDK says: Unable to load credentials");
        }
        assertThat(emulator.requests().count(Operation.GET_RECORDS)).isZero();
    }
}
