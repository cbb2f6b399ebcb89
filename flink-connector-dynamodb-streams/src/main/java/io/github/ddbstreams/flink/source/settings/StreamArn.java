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

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;

/**
 * The parts of a stream's ARN, {@code
 * arn:<partition>:dynamodb:<region>:<account>:table/<name>/stream/<label>}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html">
 *     Resource types of Amazon DynamoDB</a>
 */
@Internal
public final class StreamArn {

    /** The form that is allowed, for messages. */
    public static final String FORM =
            "arn:<partition>:dynamodb:<region>:<account>:table/<name>/stream/<label>";

    /** The region in the ARNs that DynamoDB Local makes up. */
    private static final String LOCAL_REGION = "ddblocal";

    private static final Pattern PATTERN =
            Pattern.compile(
                    "arn:(aws(?:-[a-z]+)*):dynamodb:([a-z0-9-]+):([0-9]{12})"
                            + ":table/([a-zA-Z0-9_.-]{3,255})/stream/([0-9A-Za-z:.-]+)");

    private final String arn;
    private final String region;
    private final String tableName;
    private final String label;

    private StreamArn(String arn, String region, String tableName, String label) {
        this.arn = arn;
        this.region = region;
        this.tableName = tableName;
        this.label = label;
    }

    /** The parts of an ARN; empty if it is not the ARN of a stream. */
    public static Optional<StreamArn> parse(String arn) {
        Matcher matcher = PATTERN.matcher(arn);
        return matcher.matches()
                ? Optional.of(
                        new StreamArn(arn, matcher.group(2), matcher.group(4), matcher.group(5)))
                : Optional.empty();
    }

    /** What is wrong with a text that is not the ARN of a stream, as a sentence. */
    static String problemOf(String arn) {
        if (TableId.parse(arn).isPresent()) {
            return "It names a table: set it as table-name.";
        }
        String[] parts = arn.split(":", 6);
        if (!parts[0].equals("arn") || parts.length < 6) {
            return "It is not an ARN, which begins with arn: and has six parts separated by"
                    + " colons.";
        }
        if (!parts[1].matches("aws(?:-[a-z]+)*")) {
            return "Its partition is '" + parts[1] + "', not one such as aws or aws-cn.";
        }
        if (!parts[2].equals("dynamodb")) {
            return "Its service is '" + parts[2] + "', not dynamodb.";
        }
        if (!parts[3].matches("[a-z0-9-]+")) {
            return "Its region is '" + parts[3] + "', not one such as eu-west-1.";
        }
        if (!parts[4].matches("[0-9]{12}")) {
            return "Its account is '" + parts[4] + "', not 12 digits.";
        }
        return "Its last part is '"
                + parts[5]
                + "', not table/<name>/stream/<label>: see StreamArn in the output of aws"
                + " dynamodbstreams list-streams.";
    }

    /** The region, such as eu-west-1. */
    public String region() {
        return region;
    }

    /** The name of the table whose changes the stream holds. */
    public String tableName() {
        return tableName;
    }

    /** When the stream was created, which is what its label says; empty for another label. */
    public Optional<Instant> createdAt() {
        try {
            return Optional.of(LocalDateTime.parse(label).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Whether the stream is one of DynamoDB Local's, which no region's endpoint knows. */
    public boolean isLocal() {
        return region.equals(LOCAL_REGION);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamArn && arn.equals(((StreamArn) other).arn);
    }

    @Override
    public int hashCode() {
        return arn.hashCode();
    }

    /** The ARN as it was given. */
    @Override
    public String toString() {
        return arn;
    }
}
