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

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * How a table is named: by its name, or by its ARN, {@code
 * arn:<partition>:dynamodb:<region>:<account>:table/<name>}, which DynamoDB takes in the place of a
 * name, also for a table of another account.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>
 */
@Internal
public final class TableId {

    static final String FORM =
            "a table's name, 3 to 255 of the characters a-z, A-Z, 0-9, '_', '-' and '.', or its"
                    + " ARN, arn:<partition>:dynamodb:<region>:<account>:table/<name>";

    private static final Pattern PATTERN =
            Pattern.compile(
                    "(arn:aws(?:-[a-z]+)*:dynamodb:([a-z0-9-]+):[0-9]{12}:table/)?"
                            + "([a-zA-Z0-9_.-]{3,255})");

    private final String id;
    @Nullable private final String region;
    private final String name;

    private TableId(String id, @Nullable String region, String name) {
        this.id = id;
        this.region = region;
        this.name = name;
    }

    /** The parts of a name or an ARN; empty if it is neither. */
    public static Optional<TableId> parse(String id) {
        Matcher matcher = PATTERN.matcher(id);
        return matcher.matches()
                ? Optional.of(new TableId(id, matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /** The name alone. */
    public String name() {
        return name;
    }

    /** The region that an ARN names; empty for a name. */
    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    /** Whether a stream is, as far as can be told, one of this table. */
    public boolean hasStream(String streamArn, String tableName) {
        return region == null ? name.equals(tableName) : streamArn.startsWith(id + "/stream/");
    }

    /** As it was given. */
    @Override
    public String toString() {
        return id;
    }
}
