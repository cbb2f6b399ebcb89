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
import io.github.ddbstreams.flink.source.decode.Scalars;
import java.io.IOException;
import org.apache.flink.table.types.logical.LogicalType;

/** BOOLEAN: of BOOL. */
final class BooleanConverter extends ValueConverter {

    BooleanConverter(LogicalType type) {
        super(type);
    }

    @Override
    Object convert(AttributeType type, ValueReader in) throws IOException, DecodingFailure {
        if (type != AttributeType.BOOL) {
            throw wrongType(type, in, "BOOL");
        }
        return Scalars.bool(in.parser());
    }
}
