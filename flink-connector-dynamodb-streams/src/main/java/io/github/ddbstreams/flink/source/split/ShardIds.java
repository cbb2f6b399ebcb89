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
import org.apache.flink.annotation.Internal;

/** What a shard's id tells: it carries the instant at which the shard was created. */
@Internal
public final class ShardIds {

    private static final String PREFIX = "shardId-";
    private static final int DIGITS_END = PREFIX.length() + 20;

    private ShardIds() {}

    /**
     * The instant at which the shard was created, which is when its parent was closed. Empty for an
     * id of another form: then nothing is concluded from it.
     */
    public static Optional<Instant> creationTime(String shardId) {
        if (!shardId.startsWith(PREFIX)
                || shardId.length() <= DIGITS_END
                || shardId.charAt(DIGITS_END) != '-'
                // 20 digits do not fit a long; the first few of an instant in this millennium are
                // zeros
                || !shardId.startsWith("00000", PREFIX.length())) {
            return Optional.empty();
        }
        long millis = 0;
        for (int i = PREFIX.length(); i < DIGITS_END; i++) {
            int digit = shardId.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            millis = millis * 10 + digit;
        }
        return Optional.of(Instant.ofEpochMilli(millis));
    }
}
