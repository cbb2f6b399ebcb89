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

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shard iterators as text: the stream's ARN, {@code |1|}, and what clients must take for noise. The
 * emulator keeps no state for them, and no two are the same text.
 */
final class IteratorCodec {

    private static final String VERSION = "|1|";
    private static final String SEPARATOR = ",";

    private final AtomicLong nonce = new AtomicLong();

    String encode(ShardPosition position) {
        String payload =
                String.join(
                        SEPARATOR,
                        Hex.of(Bits.mix(nonce.getAndIncrement())),
                        position.shardId(),
                        Long.toString(position.ordinal()),
                        Long.toString(position.issuedMillis()),
                        Long.toString(position.generation()));
        return position.streamArn()
                + VERSION
                + Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * @throws ServiceException ValidationException if the text is no iterator of the emulator
     */
    ShardPosition decode(String iterator) {
        int version = iterator.lastIndexOf(VERSION);
        if (version < 0) {
            throw invalid();
        }
        try {
            byte[] payload =
                    Base64.getDecoder().decode(iterator.substring(version + VERSION.length()));
            String[] parts = new String(payload, StandardCharsets.US_ASCII).split(SEPARATOR);
            return new ShardPosition(
                    iterator.substring(0, version),
                    parts[1],
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw invalid();
        }
    }

    private static ServiceException invalid() {
        return ServiceException.validation("Invalid ShardIterator");
    }
}
