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
package io.github.ddbstreams.flink.source.enumerator;

import io.github.ddbstreams.flink.source.config.DynamoDbStreamsOptions.StartupMode;
import io.github.ddbstreams.flink.source.enumerator.discovery.StreamPage;
import io.github.ddbstreams.flink.source.settings.ScanSettings;
import io.github.ddbstreams.flink.source.split.StreamInfo;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Which stream of the table is read now, as far as it is known: first nothing but the table's name,
 * then the stream's ARN, then what the stream is. On the coordinator thread.
 */
final class CurrentStream {

    private final ScanSettings settings;
    private final Consumer<StreamInfo> check;

    @Nullable private String arn;
    @Nullable private StreamInfo info;
    private boolean disabled;

    /**
     * @param info the stream of the restored state; null to find it
     * @param check throws if a stream is not what the source can read
     */
    CurrentStream(ScanSettings settings, @Nullable StreamInfo info, Consumer<StreamInfo> check) {
        this.settings = settings;
        this.check = check;
        this.info = info;
        this.arn = info != null ? info.streamArn() : settings.streamArn().orElse(null);
    }

    /** Null until it is found. */
    @Nullable
    String arn() {
        return arn;
    }

    /** Null until it has been listed. */
    @Nullable
    StreamInfo info() {
        return info;
    }

    boolean isKnown() {
        return info != null;
    }

    /** Whether nothing is written to it any more: it was disabled, or is gone. */
    boolean isDisabled() {
        return disabled;
    }

    /** What is known of it, for messages. */
    String name() {
        return arn != null ? arn : "table " + settings.tableName().orElse("");
    }

    /**
     * @throws RuntimeException if it is known, and not what the source can read
     */
    void check() {
        if (info != null) {
            check.accept(info);
        }
    }

    /** It is the table's latest one. */
    void found(String latestStreamArn) {
        arn = latestStreamArn;
    }

    /** The service has described it. */
    void described(StreamPage page) {
        if (info == null) {
            check.accept(page.stream());
            checkEnabled(page);
        }
        info = page.stream();
        disabled = page.disabled();
    }

    /**
     * A stream that had ended before the first row is read has none of the changes along with it.
     */
    private void checkEnabled(StreamPage page) {
        if (page.disabled() && settings.startupMode() == StartupMode.INITIAL) {
            throw new FlinkRuntimeException(
                    "The stream "
                            + page.stream().streamArn()
                            + " of table "
                            + page.stream().tableName()
                            + " is disabled, but scan.startup.mode = 'initial' reads the changes"
                            + " that are made along with the snapshot. Enable a stream with"
                            + " NEW_AND_OLD_IMAGES, or use scan.startup.mode = 'snapshot' to read"
                            + " the items alone.");
        }
    }

    /** The service knows it no more. */
    void gone() {
        disabled = true;
    }

    /** Another one is read from now on. */
    void followedBy(StreamInfo next) {
        check.accept(next);
        info = next;
        arn = next.streamArn();
        // It may be disabled again by now, which its listing will show.
        disabled = false;
    }
}
