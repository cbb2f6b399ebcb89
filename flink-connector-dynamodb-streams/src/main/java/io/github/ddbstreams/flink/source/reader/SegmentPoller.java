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
package io.github.ddbstreams.flink.source.reader;

import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.decode.DecodedPage;
import io.github.ddbstreams.flink.source.decode.DecodedRecord;
import io.github.ddbstreams.flink.source.settings.Backoff;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.PageEnd;
import io.github.ddbstreams.flink.source.split.SegmentSplit;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import javax.annotation.Nullable;
import org.apache.flink.util.FlinkRuntimeException;

/** Polls a segment of a table, page by page: see {@link SplitPoller}. */
final class SegmentPoller<E> implements SplitPoller<E> {

    /** Changes do not wait for more rows than these, of the thousands that a page may have. */
    private static final int ROWS_BESIDE_CHANGES = 500;

    /** How often in a row a table must be unknown to the service to be taken for gone. */
    private static final int NOT_FOUND_MEANS_GONE = 5;

    private enum State {
        DUE,
        IN_FLIGHT,
        HOLDING,
        FINISHED
    }

    private final SegmentSplit split;
    private final SegmentRequest.Service<E> service;
    private final SegmentPace pace;
    private final int rowsAtATime;
    private final Backoff backoff;
    private final Random random;
    private final Clock clock;

    private State state;
    @Nullable private String after;
    @Nullable private String afterHeldPage;

    /** When the last rows were read, once they were, and only the end is left to be told. */
    @Nullable private Instant lastRowsReadAt;

    private long dueAtMillis;
    private int failures;
    private int notFound;
    @Nullable private SplitPage<E> page;

    /** How many rows of the page have been taken. */
    private int rowsTaken;

    SegmentPoller(
            SegmentSplit split,
            ScanSettings settings,
            SegmentRequest.Service<E> service,
            SegmentPace pace,
            Random random,
            Clock clock) {
        this.split = split;
        this.service = service;
        this.pace = pace;
        this.rowsAtATime =
                settings.isTableReadBesideChanges() ? ROWS_BESIDE_CHANGES : Integer.MAX_VALUE;
        this.backoff = settings.backoff();
        this.random = random;
        this.clock = clock;
        this.after = split.after();
        this.state = split.isRead() ? State.FINISHED : State.DUE;
    }

    @Override
    public String splitId() {
        return split.splitId();
    }

    // ------------------------------------------------------------------ what to do next

    @Override
    public boolean isDue() {
        return state == State.DUE;
    }

    @Override
    public long dueAtMillis() {
        return dueAtMillis;
    }

    @Override
    public boolean isOfRows() {
        return true;
    }

    /** All but the last page of a segment are full. */
    @Override
    public boolean mayGetFullPage(long nowMillis) {
        return true;
    }

    @Override
    public SegmentRequest<E> nextRequest(Instant now) {
        return lastRowsReadAt == null ? service.page(split, after) : service.end(split);
    }

    @Override
    public void sent() {
        state = State.IN_FLIGHT;
    }

    // ------------------------------------------------------------------ answers

    @Override
    public void answered(
            PollAnswer<E> answer,
            long charge,
            Instant askedAt,
            long askedAtMillis,
            long nowMillis) {
        failures = 0;
        notFound = 0;
        DecodedPage<E> answered = answer.page();
        afterHeldPage = answered.next();
        long pauseMillis = pace.pauseMillis(answered.readUnits());
        dueAtMillis = nowMillis + pauseMillis;
        page = new SplitPage<>(splitId(), answered.records(), charge, end(pauseMillis));
        state = State.HOLDING;
    }

    /**
     * The end of a segment is where another one begins, maybe in another reader. So it is told when
     * the pause behind the last page is over, and until then only its rows are emitted.
     */
    private PageEnd end(long pauseMillis) {
        if (lastRowsReadAt != null) {
            return PageEnd.ofSegment(null, lastRowsReadAt);
        }
        if (afterHeldPage != null || pauseMillis == 0) {
            return PageEnd.ofSegment(afterHeldPage, clock.instant());
        }
        lastRowsReadAt = clock.instant();
        return PageEnd.ofRows(lastRowsReadAt);
    }

    @Override
    public boolean isHoldingPage() {
        return state == State.HOLDING;
    }

    @Override
    public boolean isPageCharged() {
        return page.charge() > 0 && rowsTaken == 0;
    }

    @Override
    public SplitPage<E> takePage() {
        List<DecodedRecord<E>> rows = page.records();
        if (rows.size() - rowsTaken > rowsAtATime) {
            int from = rowsTaken;
            rowsTaken += rowsAtATime;
            // Its bytes are released with the last part.
            return new SplitPage<>(
                    splitId(),
                    rows.subList(from, rowsTaken),
                    0,
                    PageEnd.ofRows(page.end().readAt()));
        }
        SplitPage<E> taken =
                new SplitPage<>(
                        splitId(), rows.subList(rowsTaken, rows.size()), page.charge(), page.end());
        page = null;
        rowsTaken = 0;
        after = afterHeldPage;
        state = taken.progress().isFinal() ? State.FINISHED : State.DUE;
        return taken;
    }

    @Override
    public long dropPage() {
        long charge = page.charge();
        page = null;
        lastRowsReadAt = null;
        state = State.DUE;
        return charge;
    }

    // ------------------------------------------------------------------ failures

    @Override
    public void failed(StreamsServiceException failure, Instant now, long nowMillis) {
        failures++;
        boolean mayBeThere =
                failure.kind() == FailureKind.NOT_FOUND && ++notFound < NOT_FOUND_MEANS_GONE;
        if (!mayBeThere && !failure.kind().isRetryable()) {
            throw new FlinkRuntimeException(
                    "Cannot read "
                            + split
                            + " of table "
                            + split.table().tableName()
                            + " for its snapshot: "
                            + failure.getMessage()
                            + (failure.kind() == FailureKind.NOT_FOUND
                                    ? " The table was deleted. Start the job without state when"
                                            + " there is a table again."
                                    : ""),
                    failure);
        }
        state = State.DUE;
        dueAtMillis = nowMillis + backoff.delay(failures, random).toMillis();
    }
}
