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
package io.github.ddbstreams.flink.source.metrics;

import org.apache.flink.annotation.PublicEvolving;

/** The names of the metrics that are the connector's own, beside those that Flink prescribes. */
@PublicEvolving
public final class MetricNames {

    /** Counter: how often records were found to be lost, whether it failed the job or not. */
    public static final String DATA_LOSSES = "dataLosses";

    /** Counter: requests that the service refused because there were too many. */
    public static final String REQUESTS_THROTTLED = "requestsThrottled";

    /** Counter: requests that failed for another reason and are sent again. */
    public static final String REQUESTS_FAILED = "requestsFailed";

    /** Counter: GetRecords requests that were answered. */
    public static final String POLLS = "polls";

    /** Counter: GetRecords requests that were answered without a record. */
    public static final String EMPTY_POLLS = "emptyPolls";

    /** Gauge: the bytes of heap that fetched and expected pages are charged with. */
    public static final String PREFETCHED_BYTES = "prefetchedBytes";

    /**
     * Gauge, of SQL tables: columns that no record has had so far while one had an attribute of the
     * same name but for upper and lower case.
     */
    public static final String COLUMNS_IN_OTHER_CASE = "columnsInOtherCase";

    /** Counter, of readers of a snapshot: items that have been read. */
    public static final String SNAPSHOT_ROWS_READ = "snapshotRowsRead";

    /** Counter, of readers of a snapshot: read units that this has consumed. */
    public static final String SNAPSHOT_READ_UNITS = "snapshotReadUnits";

    /** Meter, of readers of a snapshot: the same by the second, over the last minute. */
    public static final String SNAPSHOT_READ_UNITS_PER_SECOND = "snapshotReadUnitsPerSecond";

    /** Gauge, of the enumerator: in how many segments the table is read; 0 if not known yet. */
    public static final String SNAPSHOT_SEGMENTS = "snapshotSegments";

    /** Gauge, of the enumerator: how many of them have been read. */
    public static final String SNAPSHOT_SEGMENTS_READ = "snapshotSegmentsRead";

    /**
     * Gauge, of the enumerator: for how many milliseconds the snapshot will go on at the pace it
     * has had since the start or restart of the job. 0 if it has been read, -1 if nobody knows.
     */
    public static final String SNAPSHOT_TIME_LEFT = "snapshotTimeLeft";

    /**
     * Gauge, of jobs that read a snapshot: keys of which it is remembered what has been emitted. It
     * falls to zero at the end of the snapshot.
     */
    public static final String SNAPSHOT_KEYS = "snapshotKeys";

    /** Counter: rows of the snapshot that were not emitted, for the stream was ahead of them. */
    public static final String SNAPSHOT_ROWS_DROPPED = "snapshotRowsDropped";

    /** Counter: changes that were not emitted, for they are in a row of the snapshot already. */
    public static final String CHANGES_DROPPED = "changesDropped";

    /** Gauge: changes that wait until it is known whether they are in a row of the snapshot. */
    public static final String CHANGES_HELD_BACK = "changesHeldBack";

    /**
     * Counter: changes that fit neither before nor after the row of the snapshot, such as one
     * behind an item that the snapshot read too old. They were emitted as they are.
     */
    public static final String SNAPSHOT_MISMATCHES = "snapshotMismatches";

    private MetricNames() {}
}
