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
package io.github.ddbstreams.flink.source.split;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/** What a shard's id tells: it carries the instant at which the shard was created. */
@Internal
public final class ShardIds {

    private static final Pattern ID = Pattern.compile("shardId-(\\d{20})-.*");

    private ShardIds() {}

    /**
     * The instant at which the shard was created, which is when its parent was closed. Empty for an
     * id of another form: then nothing is concluded from it.
     */
    public static Optional<Instant> creationTime(String shardId) {
        Matcher matcher = ID.matcher(shardId);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String digits = matcher.group(1);
        // 20 digits do not fit a long; the first few of an instant in this millennium are zeros
        if (!digits.startsWith("00000")) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(digits)));
    }
}
