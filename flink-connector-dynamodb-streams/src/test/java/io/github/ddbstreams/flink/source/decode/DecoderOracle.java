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
package io.github.ddbstreams.flink.source.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.JsonArray;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.JsonObject;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Says whether a decoder has done right by a body, whatever it is: the records of the body are
 * those that a plain reading of it gives; what is wrong is an exception of input or output or a
 * failed record, with a message that is short; nothing else is ever thrown.
 *
 * @param <E> what the decoder makes of a record
 */
public final class DecoderOracle<E> {

    private static final int MAX_MESSAGE_LENGTH = 2048;
    private static final int MAX_ITERATOR_LENGTH = 16_384;

    private final PageDecoder<E> decoder;
    private final Function<Object, E> reference;

    /**
     * @param reference from the values of {@link ReferenceJson} to what the decoder makes of a
     *     record; null if it cannot be decoded
     */
    public DecoderOracle(PageDecoder<E> decoder, Function<Object, E> reference) {
        this.decoder = decoder;
        this.reference = reference;
    }

    /** Throws an AssertionError, or what the decoder should not have thrown. */
    public void check(byte[] body) {
        check(body, body.length + 1);
    }

    /**
     * @param chunk the most bytes that the body gives at once
     */
    public void check(byte[] body, int chunk) {
        DecodedPage<E> page = null;
        IOException refusal = null;
        try {
            page = decoder.decode(PageBody.read(new Chunks(body, chunk)));
        } catch (IOException e) {
            refusal = e;
            checkMessage(e.getMessage());
        }
        if (page != null) {
            page.records().forEach(DecoderOracle::checkRecord);
        }
        Object expected;
        try {
            expected = ReferenceJson.parse(strictUtf8(body));
        } catch (CharacterCodingException | StreamConstraintsException e) {
            // Parsers may be lenient with bytes, and may not count what they skip.
            return;
        } catch (IOException e) {
            assertThat(page).as("the page of what is no JSON: " + e.getMessage()).isNull();
            return;
        }
        JsonArray records = records(expected);
        if (records == null) {
            assertThat(page).as("what is no page").isNull();
        } else {
            assertThat(refusal).as("the refusal of a page").isNull();
            compare(page, records);
        }
    }

    private void compare(DecodedPage<E> page, JsonArray expected) {
        assertThat(page.records()).hasSameSizeAs(expected.elements());
        for (int i = 0; i < expected.elements().size(); i++) {
            DecodedRecord<E> record = page.records().get(i);
            Object value = expected.elements().get(i);
            assertThat(record.payload()).as("record " + i).isEqualTo(reference.apply(value));
            if (record.json() != null) {
                assertThat(parse(record.json())).as("the text of record " + i).isEqualTo(value);
            }
        }
    }

    private static Object parse(String json) {
        try {
            return ReferenceJson.parse(json);
        } catch (IOException e) {
            throw new AssertionError("The text of a failed record is no JSON: " + json, e);
        }
    }

    private static void checkRecord(DecodedRecord<?> record) {
        assertThat(record.payload() == null).isEqualTo(record.failure() != null);
        if (record.failure() != null) {
            checkMessage(record.failure().getMessage());
        }
        assertThat(record.sizeInBytes()).isPositive();
    }

    private static void checkMessage(String message) {
        assertThat(message).isNotBlank();
        assertThat(message.length()).isLessThan(MAX_MESSAGE_LENGTH);
    }

    private static String strictUtf8(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    /** The records of a page, null if the value is no page. */
    private static JsonArray records(Object value) {
        if (!(value instanceof JsonObject page)) {
            return null;
        }
        List<Object> records = all(page, "Records");
        List<Object> iterators = all(page, "NextShardIterator");
        iterators.removeIf(iterator -> iterator == null);
        return records.size() == 1
                        && records.get(0) instanceof JsonArray array
                        && iterators.size() <= 1
                        && iterators.stream().allMatch(DecoderOracle::isIterator)
                ? array
                : null;
    }

    private static boolean isIterator(Object value) {
        return value instanceof Text text && text.value().length() <= MAX_ITERATOR_LENGTH;
    }

    private static List<Object> all(JsonObject page, String name) {
        List<Object> all = new ArrayList<>();
        for (Map.Entry<String, Object> member : page.members()) {
            if (member.getKey().equals(name)) {
                all.add(member.getValue());
            }
        }
        return all;
    }

    /** A body that comes in pieces, as from a network. */
    private static final class Chunks extends ByteArrayInputStream {
        private final int chunk;

        Chunks(byte[] body, int chunk) {
            super(body);
            this.chunk = chunk;
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, chunk));
        }
    }

    /** Repeats a text behind a beginning until the body is as long as one may be. */
    public static PageBody asLongAsMayBe(String beginning, String repeated) {
        byte[] first = beginning.getBytes(StandardCharsets.UTF_8);
        byte[] again = repeated.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(first, PageBody.MAX_LENGTH);
        for (int at = first.length; at < body.length; at += again.length) {
            System.arraycopy(again, 0, body, at, Math.min(again.length, body.length - at));
        }
        return PageBody.of(body);
    }
}
