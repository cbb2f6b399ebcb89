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

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.JsonArray;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.JsonObject;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.NumberText;
import io.github.ddbstreams.flink.source.decode.ReferenceJson.Text;
import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * What rows a record of a page becomes, read from its values in the plainest way. Of a plan without
 * projection and filter, with the operation and the sequence number as metadata, whose columns are
 * of the types that are here.
 */
final class ReferenceRows {

    /** What is emitted, and whether something of it is counted as wrong. */
    record Change(List<GenericRowData> rows, boolean isUnfit) {}

    private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

    private static final Set<String> SETS = Set.of("SS", "NS", "BS");
    private static final Set<String> TYPES =
            Set.of("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M");

    private final RowPlan plan;
    private final RowType columns;

    private String operation;
    private String sequenceNumber;
    private JsonObject keys;
    private Image newImage;
    private Image oldImage;
    private boolean unfit;

    private ReferenceRows(RowPlan plan) {
        this.plan = plan;
        this.columns =
                new RowType(
                        plan.physicalType().getFields().stream()
                                .map(field -> isKey(field) ? notNull(field) : field)
                                .toList());
    }

    private boolean isKey(RowType.RowField field) {
        return plan.primaryKey().contains(field.getName());
    }

    private static RowType.RowField notNull(RowType.RowField field) {
        return new RowType.RowField(field.getName(), field.getType().copy(false));
    }

    /** Tells that something is not what it should be. */
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** An image that is there; without a row if that could not be read. */
    private record Image(GenericRowData row) {}

    /**
     * @return null if it cannot be decoded
     */
    static Change read(RowPlan plan, Object value) {
        try {
            return new ReferenceRows(plan).record(value);
        } catch (Bad e) {
            return null;
        }
    }

    // ------------------------------------------------------------------ records

    private Change record(Object value) {
        JsonObject change = null;
        for (Entry<String, Object> member : object(value)) {
            if (member.getValue() != null && member.getKey().equals("eventName")) {
                operation = text(member.getValue());
                require(Set.of("INSERT", "MODIFY", "REMOVE").contains(operation));
            } else if (member.getValue() != null && member.getKey().equals("dynamodb")) {
                require(change == null);
                object(member.getValue());
                change = (JsonObject) member.getValue();
            }
        }
        require(operation != null && change != null);
        change(change);
        require(sequenceNumber != null && keys != null && !keys.members().isEmpty());
        List<GenericRowData> rows =
                switch (plan.changelog()) {
                    case ALL -> whatHappened();
                    case UPSERT -> lastState();
                    case APPEND -> event();
                };
        int width = plan.physicalType().getFieldCount();
        for (GenericRowData row : rows) {
            row.setField(width, StringData.fromString(operation));
            row.setField(width + 1, StringData.fromString(sequenceNumber));
        }
        return new Change(rows, unfit);
    }

    private void change(JsonObject change) {
        Set<String> seen = new HashSet<>();
        for (Entry<String, Object> member : change.members()) {
            Object of = member.getValue();
            if (of == null) {
                continue;
            }
            switch (member.getKey()) {
                case "ApproximateCreationDateTime" -> {
                    require(of instanceof NumberText);
                    require(Math.abs(Double.parseDouble(((NumberText) of).value())) < 1e11);
                }
                case "SequenceNumber" -> {
                    require(seen.add("SequenceNumber") && text(of).matches("[0-9]{1,128}"));
                    sequenceNumber = text(of);
                }
                case "Keys" -> {
                    require(seen.add("Keys"));
                    keys(of);
                }
                case "NewImage" -> {
                    require(seen.add("NewImage"));
                    newImage = image(of, true);
                }
                case "OldImage" -> {
                    require(seen.add("OldImage"));
                    boolean wanted =
                            plan.changelog() == ChangelogKind.ALL
                                    || plan.changelog() == ChangelogKind.APPEND && newImage == null;
                    oldImage = image(of, wanted);
                }
                default -> {
                    // not asked for
                }
            }
        }
    }

    private void keys(Object value) {
        require(object(value).size() <= 2);
        Set<String> names = new HashSet<>();
        for (Entry<String, Object> key : object(value)) {
            require(names.add(key.getKey()));
            Entry<String, Object> typed = typed(key.getValue());
            require(Set.of("S", "N", "B").contains(typed.getKey()));
            text(typed.getValue());
        }
        keys = (JsonObject) value;
    }

    private Image image(Object value, boolean wanted) {
        List<Entry<String, Object>> attributes = object(value);
        if (!wanted) {
            return new Image(null);
        }
        try {
            return new Image(row(attributes, columns, 2));
        } catch (Bad e) {
            require(plan.onError() != OnDecodeError.FAIL);
            return new Image(null);
        }
    }

    private List<GenericRowData> whatHappened() {
        GenericRowData before = operation.equals("INSERT") ? null : rowOf(oldImage);
        GenericRowData after = operation.equals("REMOVE") ? null : rowOf(newImage);
        if (before != null && after != null) {
            return List.of(kind(RowKind.UPDATE_BEFORE, before), kind(RowKind.UPDATE_AFTER, after));
        }
        if (before != null) {
            return List.of(kind(RowKind.DELETE, before));
        }
        return after == null ? List.of() : List.of(after);
    }

    private List<GenericRowData> lastState() {
        if (!operation.equals("REMOVE")) {
            GenericRowData after = rowOf(newImage);
            if (after != null) {
                return List.of(
                        operation.equals("INSERT") ? after : kind(RowKind.UPDATE_AFTER, after));
            }
            if (operation.equals("INSERT")) {
                return List.of();
            }
        }
        List<Entry<String, Object>> declared = new ArrayList<>(keys.members());
        declared.removeIf(key -> !plan.primaryKey().contains(key.getKey()));
        GenericRowData deleted = ofKeys(declared);
        return deleted == null ? List.of() : List.of(kind(RowKind.DELETE, deleted));
    }

    private List<GenericRowData> event() {
        GenericRowData row;
        if (newImage != null) {
            row = rowOf(newImage);
        } else if (oldImage != null && operation.equals("REMOVE")) {
            row = rowOf(oldImage);
        } else {
            row = ofKeys(keys.members());
        }
        return row == null ? List.of() : List.of(row);
    }

    private GenericRowData rowOf(Image image) {
        return image == null || image.row() == null ? skipped() : image.row();
    }

    private GenericRowData ofKeys(List<Entry<String, Object>> attributes) {
        try {
            return row(attributes, columns, 2);
        } catch (Bad e) {
            return skipped();
        }
    }

    private GenericRowData skipped() {
        require(plan.onError() != OnDecodeError.FAIL);
        unfit = true;
        return null;
    }

    private static GenericRowData kind(RowKind kind, GenericRowData row) {
        row.setRowKind(kind);
        return row;
    }

    // ------------------------------------------------------------------ values

    private GenericRowData row(List<Entry<String, Object>> attributes, RowType type, int more) {
        GenericRowData row = new GenericRowData(type.getFieldCount() + more);
        for (Entry<String, Object> attribute : attributes) {
            int position = type.getFieldIndex(attribute.getKey());
            if (position >= 0) {
                Object value = attribute(attribute.getValue(), type.getTypeAt(position));
                require(row.isNullAt(position));
                row.setField(position, value);
            }
        }
        for (int i = 0; i < type.getFieldCount(); i++) {
            require(type.getTypeAt(i).isNullable() || !row.isNullAt(i));
        }
        return row;
    }

    private Object attribute(Object value, LogicalType wanted) {
        try {
            Entry<String, Object> typed = typed(value);
            if (typed.getKey().equals("NULL")) {
                bool(typed.getValue());
                require(wanted.isNullable());
                return null;
            }
            return value(typed.getKey(), typed.getValue(), wanted);
        } catch (Bad e) {
            require(plan.onError() == OnDecodeError.NULL && wanted.isNullable());
            unfit = true;
            return null;
        }
    }

    private Object value(String type, Object value, LogicalType wanted) {
        switch (wanted.getTypeRoot()) {
            case VARCHAR:
                return StringData.fromString(asText(type, value));
            case BIGINT:
                require(type.equals("N"));
                return integer(number(value));
            case BOOLEAN:
                require(type.equals("BOOL"));
                return bool(value);
            case VARBINARY:
                require(type.equals("B"));
                return binary(text(value));
            case ARRAY:
                return array(type, value, ((ArrayType) wanted).getElementType());
            case MAP:
                require(type.equals("M"));
                Map<StringData, Object> map = new LinkedHashMap<>();
                Set<String> names = new HashSet<>();
                for (Entry<String, Object> entry : object(value)) {
                    Object of = attribute(entry.getValue(), ((MapType) wanted).getValueType());
                    names.add(entry.getKey());
                    map.put(StringData.fromString(entry.getKey()), of);
                }
                require(names.size() == object(value).size());
                return new GenericMapData(map);
            case ROW:
                require(type.equals("M"));
                return row(object(value), (RowType) wanted, 0);
            default:
                throw new IllegalArgumentException("not here: " + wanted);
        }
    }

    private GenericArrayData array(String type, Object value, LogicalType element) {
        require(type.equals("L") || SETS.contains(type));
        require(value instanceof JsonArray);
        List<Object> elements = new ArrayList<>();
        for (Object of : ((JsonArray) value).elements()) {
            elements.add(type.equals("L") ? attribute(of, element) : ofSet(type, of, element));
        }
        return new GenericArrayData(elements.toArray());
    }

    private Object ofSet(String type, Object value, LogicalType element) {
        try {
            return value(type.substring(0, 1), value, element);
        } catch (Bad e) {
            require(plan.onError() == OnDecodeError.NULL && element.isNullable());
            unfit = true;
            return null;
        }
    }

    private static Object integer(String number) {
        try {
            BigDecimal decimal = new BigDecimal(number);
            require(Math.abs((long) decimal.scale()) <= 1000);
            return decimal.longValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new Bad();
        }
    }

    private static byte[] binary(String text) {
        require(text.matches("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?"));
        return Base64.getDecoder().decode(text);
    }

    private static String asText(String type, Object value) {
        return switch (type) {
            case "S", "B" -> text(value);
            case "N" -> number(value);
            default -> json(type, value);
        };
    }

    private static String json(String type, Object value) {
        switch (type) {
            case "S", "B":
                return quoted(text(value));
            case "N":
                return number(value);
            case "BOOL":
                return Boolean.toString(bool(value));
            case "NULL":
                bool(value);
                return "null";
            case "M":
                StringJoiner map = new StringJoiner(",", "{", "}");
                for (Entry<String, Object> entry : object(value)) {
                    Entry<String, Object> typed = typed(entry.getValue());
                    map.add(quoted(entry.getKey()) + ':' + json(typed.getKey(), typed.getValue()));
                }
                return map.toString();
            default:
                StringJoiner list = new StringJoiner(",", "[", "]");
                require(value instanceof JsonArray);
                for (Object of : ((JsonArray) value).elements()) {
                    if (type.equals("L")) {
                        list.add(json(typed(of).getKey(), typed(of).getValue()));
                    } else {
                        list.add(json(type.substring(0, 1), of));
                    }
                }
                return list.toString();
        }
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static Entry<String, Object> typed(Object value) {
        List<Entry<String, Object>> types = new ArrayList<>(object(value));
        types.removeIf(type -> type.getValue() == null);
        require(types.size() == 1 && TYPES.contains(types.get(0).getKey()));
        return types.get(0);
    }

    private static String number(Object value) {
        require(text(value).length() <= 256 && text(value).matches(NUMBER));
        return text(value);
    }

    private static boolean bool(Object value) {
        require(value instanceof Boolean);
        return (Boolean) value;
    }

    private static String text(Object value) {
        require(value instanceof Text);
        return ((Text) value).value();
    }

    private static List<Entry<String, Object>> object(Object value) {
        require(value instanceof JsonObject);
        return ((JsonObject) value).members();
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new Bad();
        }
    }
}
