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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** How the SDK meets each fault, and that the request behind it succeeds. */
class FaultsITCase extends EmulatorITBase {

    private String iterator;

    @BeforeEach
    void fill() {
        put(3);
        iterator = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);
    }

    static Stream<Arguments> serviceErrors() {
        return Stream.of(
                error("throttle", FaultBuilder::throttle, LimitExceededException.class, 400),
                error(
                        "throttleUnmodelled",
                        FaultBuilder::throttleUnmodelled,
                        AwsServiceException.class,
                        400),
                error(
                        "internalError",
                        FaultBuilder::internalError,
                        InternalServerErrorException.class,
                        500),
                error("status 503", f -> f.status(503), AwsServiceException.class, 503),
                error(
                        "expireIterator",
                        FaultBuilder::expireIterator,
                        ExpiredIteratorException.class,
                        400),
                error("trimmed", FaultBuilder::trimmed, TrimmedDataAccessException.class, 400),
                error("notFound", FaultBuilder::notFound, ResourceNotFoundException.class, 400),
                error("accessDenied", FaultBuilder::accessDenied, AwsServiceException.class, 400),
                error(
                        "expiredCredentials",
                        FaultBuilder::expiredCredentials,
                        AwsServiceException.class,
                        400),
                error(
                        "unknownCredentials",
                        FaultBuilder::unknownCredentials,
                        AwsServiceException.class,
                        400));
    }

    private static Arguments error(
            String name,
            Function<FaultBuilder, FaultRule> fault,
            Class<? extends AwsServiceException> type,
            int status) {
        return Arguments.of(name, fault, type, status);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serviceErrors")
    void answersWithTheErrorOnce(
            String name,
            Function<FaultBuilder, FaultRule> fault,
            Class<? extends AwsServiceException> type,
            int status) {
        FaultRule rule = fault.apply(emulator.faults().on(Operation.GET_RECORDS).times(1));

        AwsServiceException e = catchThrowableOfType(type, () -> records(iterator));

        assertThat(e.statusCode()).isEqualTo(status);
        assertThat(records(iterator).records()).hasSize(3);
        assertThat(rule.hits()).isEqualTo(1);
        assertThat(emulator.requests().failures(Operation.GET_RECORDS)).isEqualTo(1);
    }

    @Test
    void namesTheErrorsThatTheModelDoesNotKnow() {
        emulator.faults().on(Operation.GET_RECORDS).times(1).throttleUnmodelled();
        emulator.faults().on(Operation.GET_RECORDS).times(1).accessDenied();
        emulator.faults().on(Operation.GET_RECORDS).times(1).expiredCredentials();

        List<String> codes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            AwsServiceException e =
                    catchThrowableOfType(AwsServiceException.class, () -> records(iterator));
            codes.add(e.awsErrorDetails().errorCode());
        }

        assertThat(codes)
                .containsExactly(
                        "ThrottlingException", "AccessDeniedException", "ExpiredTokenException");
    }

    @Test
    void dropsTheConnection() {
        emulator.faults().on(Operation.GET_RECORDS).times(1).dropConnection();

        assertThatThrownBy(() -> records(iterator)).isInstanceOf(SdkClientException.class);
        assertThat(records(iterator).records()).hasSize(3);
    }

    @Test
    void truncatesTheBody() {
        emulator.faults().on(Operation.GET_RECORDS).times(1).truncateBody();

        assertThatThrownBy(() -> records(iterator)).isInstanceOf(SdkClientException.class);
        assertThat(records(iterator).records()).hasSize(3);
    }

    @Test
    void corruptsTheChecksum() {
        emulator.faults().on(Operation.GET_RECORDS).times(1).corruptCrc();

        assertThatThrownBy(() -> records(iterator)).isInstanceOf(Crc32MismatchException.class);
        assertThat(records(iterator).records()).hasSize(3);
    }

    @Test
    void rewritesAnAnswerWithItsChecksum() {
        emulator.faults()
                .on(Operation.GET_RECORDS)
                .times(1)
                .rewriteBody(body -> "{\"Records\": []}");

        assertThat(records(iterator).records()).isEmpty();
        assertThat(records(iterator).records()).hasSize(3);
    }

    @Test
    void throttlesItemsAsProvisionedThroughput() {
        emulator.faults().onAll().throttle();

        assertThatThrownBy(() -> clients.tables().scan(r -> r.tableName("orders")))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        assertThatThrownBy(() -> clients.tables().describeTable(r -> r.tableName("orders")))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void strikesOneShardOnly() {
        EmulatedShard other = table.addRootShard();
        emulator.faults().on(Operation.GET_SHARD_ITERATOR).shard(other).trimmed();

        assertThatThrownBy(() -> iterator(other, ShardIteratorType.TRIM_HORIZON))
                .isInstanceOf(TrimmedDataAccessException.class);
        assertThat(iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON)).isNotEmpty();
    }

    @Test
    void throttlesBeyondARate() {
        emulator.faults().rateLimit(Operation.DESCRIBE_STREAM, 0.001);
        clients.streams().describeStream(r -> r.streamArn(table.streamArn()));

        assertThatThrownBy(
                        () -> clients.streams().describeStream(r -> r.streamArn(table.streamArn())))
                .isInstanceOf(LimitExceededException.class);
        emulator.faults().clear();
        clients.streams().describeStream(r -> r.streamArn(table.streamArn()));
    }

    @Test
    void aForgottenStreamIsNotFound() {
        String arn = table.disableStream();
        emulator.forgetStream(arn);

        assertThatThrownBy(() -> clients.streams().describeStream(r -> r.streamArn(arn)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> records(iterator)).isInstanceOf(ResourceNotFoundException.class);
        assertThat(clients.streams().listStreams(r -> {}).streams()).isEmpty();
    }
}
