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
package io.github.ddbstreams.flink.source.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How the options of other connectors and tools are called here. */
final class OtherConnectors {

    private static final Map<String, String> KEYS =
            Map.ofEntries(
                    Map.entry("aws.profile", "aws.credentials.provider.profile.name"),
                    Map.entry("aws.profile.name", "aws.credentials.provider.profile.name"),
                    Map.entry("aws.endpoint.override", "aws.endpoint"),
                    Map.entry("aws.endpoint.url", "aws.endpoint"),
                    Map.entry("aws.region.name", "aws.region"),
                    Map.entry("aws.accesskeyid", "aws.credentials.provider.basic.accesskeyid"),
                    Map.entry("aws.secretkey", "aws.credentials.provider.basic.secretkey"),
                    Map.entry("aws.access-key-id", "aws.credentials.provider.basic.accesskeyid"),
                    Map.entry("aws.secret-access-key", "aws.credentials.provider.basic.secretkey"),
                    Map.entry("flink.stream.initpos", "scan.startup.mode"),
                    Map.entry("scan.stream.initpos", "scan.startup.mode"),
                    Map.entry("source.init.position", "scan.startup.mode"),
                    Map.entry("flink.stream.initpos.timestamp", "scan.startup.timestamp-millis"),
                    Map.entry("source.init.timestamp", "scan.startup.timestamp-millis"),
                    Map.entry(
                            "flink.shard.discovery.intervalmillis",
                            "scan.shard-discovery.interval"),
                    Map.entry("source.shard.discovery.interval", "scan.shard-discovery.interval"),
                    Map.entry("flink.shard.getrecords.intervalmillis", "scan.poll.interval"),
                    Map.entry("flink.shard.getrecords.maxrecordcount", "scan.poll.max-records"),
                    Map.entry("stream", "stream-arn"),
                    Map.entry("stream.arn", "stream-arn"),
                    Map.entry("table", "table-name"),
                    Map.entry("table.name", "table-name"));

    private static final Map<String, String> WITHOUT_USE =
            Map.of(
                    "aws.http.protocol.version",
                    "Remove it. DynamoDB supports HTTP/1.1 only, which is always used.");

    private static final Map<String, String> STARTUP_MODES =
            Map.ofEntries(
                    Map.entry(
                            "earliest",
                            "Use 'trim-horizon': all changes that the stream still has."),
                    Map.entry(
                            "earliest-offset",
                            "Use 'trim-horizon': all changes that the stream still has."),
                    Map.entry("trim_horizon", "Use 'trim-horizon'."),
                    Map.entry(
                            "group-offsets",
                            "Positions are kept only in checkpoints and savepoints. Set where a job"
                                    + " without one begins, for example 'trim-horizon'."),
                    Map.entry("latest-offset", "Use 'latest'."),
                    Map.entry(
                            "at_timestamp",
                            "Use 'timestamp', and set the time with"
                                    + " scan.startup.timestamp-millis."),
                    Map.entry(
                            "from-timestamp",
                            "Use 'timestamp', and set the time with"
                                    + " scan.startup.timestamp-millis."));

    private OtherConnectors() {}

    /** All the keys of ours that are told. */
    static Collection<String> keys() {
        return KEYS.values();
    }

    /** Why an option of another connector is of no use here, and is to be removed. */
    static Optional<String> reasonToRemove(String key) {
        return Optional.ofNullable(WITHOUT_USE.get(key.toLowerCase(Locale.ROOT)));
    }

    /** Our key for what another connector calls so. */
    static Optional<String> keyFor(String key) {
        return Optional.ofNullable(KEYS.get(key.toLowerCase(Locale.ROOT)));
    }

    /** What to say here, where another connector says this for a startup mode. */
    static Optional<String> startupModeFor(String value) {
        return Optional.ofNullable(STARTUP_MODES.get(value.toLowerCase(Locale.ROOT)));
    }
}
