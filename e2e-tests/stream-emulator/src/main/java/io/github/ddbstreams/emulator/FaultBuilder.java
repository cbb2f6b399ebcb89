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

import io.github.ddbstreams.emulator.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Says which requests a fault strikes; the last call says what happens to them and puts the fault
 * into force: {@code faults.on(Operation.GET_RECORDS).shard(id).times(3).throttle()}. Without
 * {@link #times} and {@link #forDuration} it stays until it is removed.
 */
public final class FaultBuilder {

    private final FaultPlan plan;
    private final Operation operation;
    private String shardId;
    private long times = Long.MAX_VALUE;
    private long skip;
    private Duration duration;
    private double probability = 1;
    private long seed;
    private String accessKeyId;

    /**
     * @param operation null for every operation
     */
    FaultBuilder(FaultPlan plan, Operation operation) {
        this.plan = plan;
        this.operation = operation;
    }

    /**
     * Only requests about this shard: GetRecords, GetShardIterator, and DescribeStream with a
     * filter for its children.
     */
    public FaultBuilder shard(String id) {
        this.shardId = id;
        return this;
    }

    /** Only requests about this shard. */
    public FaultBuilder shard(EmulatedShard shard) {
        return shard(shard.id());
    }

    /** Only requests that are signed with this access key id: with those credentials. */
    public FaultBuilder signedBy(String keyId) {
        this.accessKeyId = keyId;
        return this;
    }

    /** Only so many requests. */
    public FaultBuilder times(int count) {
        this.times = count;
        return this;
    }

    /**
     * Lets the first so many requests through: {@code skip(2).times(1)} strikes the third page of a
     * listing.
     */
    public FaultBuilder skip(int count) {
        this.skip = count;
        return this;
    }

    /** Only for so long from now, in real time. */
    public FaultBuilder forDuration(Duration value) {
        this.duration = value;
        return this;
    }

    /** Only a share of the requests, between 0 and 1, drawn from a generator with this seed. */
    public FaultBuilder probability(double share, long randomSeed) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("probability is " + share + "; allowed is 0 to 1");
        }
        this.probability = share;
        this.seed = randomSeed;
        return this;
    }

    /**
     * Throttles as the API models it: LimitExceededException, and
     * ProvisionedThroughputExceededException for operations on items.
     */
    public FaultRule throttle() {
        return plan.add(this, Fault.throttle());
    }

    /** Throttles with a ThrottlingException, which the API's model does not know. */
    public FaultRule throttleUnmodelled() {
        return plan.add(this, Fault.error(op -> ServiceException.throttling()));
    }

    /** InternalServerError, status 500. */
    public FaultRule internalError() {
        return plan.add(this, Fault.error(op -> ServiceException.internalError()));
    }

    /** A status with a body that is not the service's, as a load balancer answers. */
    public FaultRule status(int httpStatus) {
        return plan.add(this, Fault.bareStatus(httpStatus));
    }

    /** The connection is reset instead of a response. The operation is not carried out. */
    public FaultRule dropConnection() {
        return plan.add(this, Fault.delivery(HttpResponse.Delivery.DROPPED));
    }

    /** ExpiredIteratorException. */
    public FaultRule expireIterator() {
        return plan.add(
                this,
                Fault.error(
                        op ->
                                ServiceException.expiredIterator(
                                        "Iterator expired (an injected fault)")));
    }

    /** TrimmedDataAccessException. */
    public FaultRule trimmed() {
        return plan.add(this, Fault.error(op -> ServiceException.trimmed()));
    }

    /** ResourceNotFoundException, though the stream and the shard are there. */
    public FaultRule notFound() {
        return plan.add(
                this,
                Fault.error(
                        op ->
                                ServiceException.resourceNotFound(
                                        "Requested resource not found (an injected fault)")));
    }

    /** AccessDeniedException, status 400. */
    public FaultRule accessDenied() {
        return plan.add(this, Fault.error(ServiceException::accessDenied));
    }

    /** ExpiredTokenException, status 400. */
    public FaultRule expiredCredentials() {
        return plan.add(this, Fault.error(op -> ServiceException.expiredToken()));
    }

    /** UnrecognizedClientException, status 400: nobody has this access key. */
    public FaultRule unknownCredentials() {
        return plan.add(this, Fault.error(op -> ServiceException.unrecognizedClient()));
    }

    /**
     * The response comes so much later, in real time; adds to the plan's latency and to other
     * delays.
     */
    public FaultRule delay(Duration value) {
        return plan.add(this, Fault.delay(value));
    }

    /** The response is complete, but its x-amz-crc32 belongs to another body. */
    public FaultRule corruptCrc() {
        return plan.add(this, Fault.corruptCrc());
    }

    /** The connection ends after half of the body. */
    public FaultRule truncateBody() {
        return plan.add(this, Fault.delivery(HttpResponse.Delivery.TRUNCATED));
    }

    /**
     * The answer has another body, as the service might send it one day or an attacker would: its
     * checksum is right, and what it says is not. Errors stay as they are.
     *
     * @param rewriting from the JSON of the answer to the text that is sent; called on the threads
     *     of requests
     */
    public FaultRule rewriteBody(UnaryOperator<String> rewriting) {
        return plan.add(this, Fault.rewriteBody(rewriting));
    }

    Operation operation() {
        return operation;
    }

    String shardId() {
        return shardId;
    }

    String accessKeyId() {
        return accessKeyId;
    }

    long times() {
        return times;
    }

    long skip() {
        return skip;
    }

    Duration duration() {
        return duration;
    }

    double probability() {
        return probability;
    }

    long seed() {
        return seed;
    }
}
