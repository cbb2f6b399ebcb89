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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Another envelope than that of GetRecords: one record after the other, without anything around
 * them, as files have them.
 */
public final class RecordLines<E> implements PageDecoder<E> {

    private final RecordDecoder<E> records;

    public RecordLines(RecordDecoder<E> records) {
        this.records = records;
    }

    @Override
    public DecodedPage<E> decode(PageBody body) throws IOException {
        PageParser parser = new PageParser(body);
        RecordReader<E> reader = new RecordReader<>(parser, records.builder(parser));
        List<DecodedRecord<E>> read = new ArrayList<>();
        while (parser.nextToken() != null) {
            read.add(reader.read());
        }
        return new DecodedPage<>(read, null, 0);
    }
}
