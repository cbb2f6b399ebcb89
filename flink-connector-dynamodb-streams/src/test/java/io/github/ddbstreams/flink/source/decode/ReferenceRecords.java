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

import io.github.ddbstreams.flink.source.decode.ReferenceJson.JsonArray;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.JsonObject;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.NumberText;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.Text;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** What a record of a page is, read from its values in the plainest way. */
final class ReferenceRecords {

    private ReferenceRecords() {}

    /** Tells that a record is none. */
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @return null if it cannot be decoded
     */
    static Record read(Object value) {
        try {
            return envelope(value);
        } catch (Bad e) {
            return null;
        }
    }

    private static Record envelope(Object value) {
        Record.Builder record = Record.builder();
        boolean operation = false;
        boolean change = false;
        for (Map.Entry<String, Object> member : object(value)) {
            Object of = member.getValue();
            if (of == null) {
                continue;
            }
            switch (member.getKey()) {
                case "eventID" -> record.eventID(text(of));
                case "eventVersion" -> record.eventVersion(text(of));
                case "eventSource" -> record.eventSource(text(of));
                case "awsRegion" -> record.awsRegion(text(of));
                case "eventName" -> {
                    require(Set.of("INSERT", "MODIFY", "REMOVE").contains(text(of)));
                    record.eventName(text(of));
                    operation = true;
                }
                case "dynamodb" -> {
                    require(!change);
                    record.dynamodb(change(of));
                    change = true;
                }
                case "userIdentity" -> {
                    Identity.Builder identity = Identity.builder();
                    for (Map.Entry<String, Object> who : object(of)) {
                        if (who.getValue() != null && who.getKey().equals("PrincipalId")) {
                            identity.principalId(text(who.getValue()));
                        } else if (who.getValue() != null && who.getKey().equals("Type")) {
                            identity.type(text(who.getValue()));
                        }
                    }
                    record.userIdentity(identity.build());
                }
                default -> {
                    // of a later version of the service
                }
            }
        }
        require(operation && change);
        return record.build();
    }

    private static StreamRecord change(Object value) {
        StreamRecord.Builder change = StreamRecord.builder();
        Set<String> images = new HashSet<>();
        boolean numbered = false;
        for (Map.Entry<String, Object> member : object(value)) {
            Object of = member.getValue();
            if (of == null) {
                continue;
            }
            switch (member.getKey()) {
                case "ApproximateCreationDateTime" -> {
                    require(of instanceof NumberText);
                    double seconds = Double.parseDouble(((NumberText) of).value());
                    require(Math.abs(seconds) < 1e11);
                    change.approximateCreationDateTime(
                            Instant.ofEpochMilli(Math.round(seconds * 1000)));
                }
                case "Keys" -> {
                    require(images.add("Keys"));
                    change.keys(item(of));
                }
                case "NewImage" -> {
                    require(images.add("NewImage"));
                    change.newImage(item(of));
                }
                case "OldImage" -> {
                    require(images.add("OldImage"));
                    change.oldImage(item(of));
                }
                case "SequenceNumber" -> {
                    require(!numbered && text(of).matches("[0-9]{1,128}"));
                    change.sequenceNumber(text(of));
                    numbered = true;
                }
                case "SizeBytes" -> {
                    require(of instanceof NumberText number && number.integer());
                    BigInteger size = new BigInteger(((NumberText) of).value());
                    require(size.bitLength() < 64);
                    change.sizeBytes(size.longValue());
                }
                case "StreamViewType" -> change.streamViewType(text(of));
                default -> {
                    // of a later version of the service
                }
            }
        }
        require(numbered);
        return change.build();
    }

    private static Map<String, AttributeValue> item(Object value) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        for (Map.Entry<String, Object> member : object(value)) {
            require(item.put(member.getKey(), attribute(member.getValue())) == null);
        }
        return item;
    }

    private static AttributeValue attribute(Object value) {
        List<Map.Entry<String, Object>> types = new ArrayList<>(object(value));
        types.removeIf(type -> type.getValue() == null);
        require(types.size() == 1);
        Object of = types.get(0).getValue();
        return switch (types.get(0).getKey()) {
            case "S" -> AttributeValue.fromS(text(of));
            case "N" -> AttributeValue.fromN(text(of));
            case "B" -> AttributeValue.fromB(binary(of));
            case "BOOL" -> AttributeValue.fromBool(bool(of));
            case "NULL" -> AttributeValue.fromNul(bool(of));
            case "SS" -> AttributeValue.fromSs(all(of, ReferenceRecords::text));
            case "NS" -> AttributeValue.fromNs(all(of, ReferenceRecords::text));
            case "BS" -> AttributeValue.fromBs(all(of, ReferenceRecords::binary));
            case "L" -> AttributeValue.fromL(all(of, ReferenceRecords::attribute));
            case "M" -> AttributeValue.fromM(item(of));
            default -> throw new Bad();
        };
    }

    private static <A> List<A> all(Object value, Function<Object, A> element) {
        require(value instanceof JsonArray);
        List<A> all = new ArrayList<>();
        ((JsonArray) value).elements().forEach(of -> all.add(element.apply(of)));
        return all;
    }

    private static List<Map.Entry<String, Object>> object(Object value) {
        require(value instanceof JsonObject);
        return ((JsonObject) value).members();
    }

    private static String text(Object value) {
        require(value instanceof Text);
        return ((Text) value).value();
    }

    private static boolean bool(Object value) {
        require(value instanceof Boolean);
        return (Boolean) value;
    }

    private static SdkBytes binary(Object value) {
        String text = text(value);
        require(text.matches("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?"));
        return SdkBytes.fromByteArray(Base64.getDecoder().decode(text));
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new Bad();
        }
    }
}
