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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What goes wrong with a request. Immutable. */
final class Fault {

    private static final Fault NONE = new Fault();

    private Function<Operation, ServiceException> error;
    private int bareStatus;
    private HttpResponse.Delivery delivery = HttpResponse.Delivery.COMPLETE;
    private Duration delay = Duration.ZERO;
    private boolean crcCorrupt;
    private UnaryOperator<String> rewriting;

    private Fault() {}

    static Fault none() {
        return NONE;
    }

    static Fault error(Function<Operation, ServiceException> error) {
        Fault fault = new Fault();
        fault.error = error;
        return fault;
    }

    /**
     * As the API models it: LimitExceededException, and ProvisionedThroughputExceededException for
     * operations on items.
     */
    static Fault throttle() {
        return error(
                op ->
                        op.isOnItems()
                                ? ServiceException.throughputExceeded()
                                : ServiceException.limitExceeded());
    }

    /** A response without a body of the service, as from a load balancer in front of it. */
    static Fault bareStatus(int status) {
        Fault fault = new Fault();
        fault.bareStatus = status;
        return fault;
    }

    static Fault delivery(HttpResponse.Delivery delivery) {
        Fault fault = new Fault();
        fault.delivery = delivery;
        return fault;
    }

    static Fault delay(Duration delay) {
        Fault fault = new Fault();
        fault.delay = delay;
        return fault;
    }

    static Fault corruptCrc() {
        Fault fault = new Fault();
        fault.crcCorrupt = true;
        return fault;
    }

    static Fault rewriteBody(UnaryOperator<String> rewriting) {
        Fault fault = new Fault();
        fault.rewriting = rewriting;
        return fault;
    }

    Fault delayedBy(Duration more) {
        if (more.isZero()) {
            return this;
        }
        Fault fault = new Fault();
        fault.error = error;
        fault.bareStatus = bareStatus;
        fault.delivery = delivery;
        fault.crcCorrupt = crcCorrupt;
        fault.rewriting = rewriting;
        fault.delay = delay.plus(more);
        return fault;
    }

    /** The error to answer with, or null. */
    ServiceException errorOf(Operation operation) {
        return error == null ? null : error.apply(operation);
    }

    /** The status to answer with, or 0. */
    int bareStatus() {
        return bareStatus;
    }

    HttpResponse.Delivery delivery() {
        return delivery;
    }

    Duration delay() {
        return delay;
    }

    boolean isCrcCorrupt() {
        return crcCorrupt;
    }

    /** The body of an answer as it is to be sent. */
    byte[] rewrite(byte[] body) {
        return rewriting == null
                ? body
                : rewriting
                        .apply(new String(body, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
    }

    boolean isOnlyDelay() {
        return error == null
                && bareStatus == 0
                && delivery == HttpResponse.Delivery.COMPLETE
                && !crcCorrupt
                && rewriting == null;
    }
}
