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
package io.github.ddbstreams.flink.table.data;

import io.github.ddbstreams.flink.source.decode.AttributeType;
import io.github.ddbstreams.flink.source.decode.DecodingFailure;
import io.github.ddbstreams.flink.source.decode.HeapSizes;
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarBinaryType;

/** BYTES, VARBINARY, BINARY: of B. */
final class BinaryConverter extends ValueConverter {

    private final int minLength;
    private final int maxLength;

    private BinaryConverter(LogicalType type, int minLength, int maxLength) {
        super(type);
        this.minLength = minLength;
        this.maxLength = maxLength;
    }

    static BinaryConverter of(VarBinaryType type) {
        return new BinaryConverter(type, 0, type.getLength());
    }

    static BinaryConverter of(BinaryType type) {
        return new BinaryConverter(type, type.getLength(), type.getLength());
    }

    @Override
    Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
        if (type != AttributeType.B) {
            throw wrongType(type, in, "B");
        }
        byte[] bytes = Scalars.binary(in.parser());
        if (bytes.length < minLength || bytes.length > maxLength) {
            throw unfit(
                    type,
                    in,
                    (minLength == maxLength ? "which holds exactly " : "which holds up to ")
                            + maxLength
                            + " bytes, and this has "
                            + bytes.length);
        }
        in.charge(HeapSizes.array(bytes.length));
        return bytes;
    }
}
