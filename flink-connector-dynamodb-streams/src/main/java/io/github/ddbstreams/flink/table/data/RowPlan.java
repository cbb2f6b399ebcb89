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

import static java.util.Objects.requireNonNull;

import io.github.ddbstreams.flink.table.config.ChangelogKind;
import io.github.ddbstreams.flink.table.config.OnDecodeError;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What of a record becomes what rows. Immutable, compared by equals.
 *
 * <p>A row has the physical columns in the order of {@link #physicalType()}, and after them the
 * {@link #metadata()}.
 */
@Internal
public final class RowPlan implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RowType physicalType;
    private final List<List<String>> paths;
    private final List<RowMetadata> metadata;
    private final ChangelogKind changelog;
    private final List<String> primaryKey;
    private final OnDecodeError onError;
    private final NumberRules numbers;
    @Nullable private final RecordFilter filter;
    private final boolean besideSnapshot;
    private final boolean itemsOnly;

    private RowPlan(Builder builder) {
        this.physicalType = builder.physicalType;
        this.paths = Collections.unmodifiableList(new ArrayList<>(builder.paths));
        this.metadata = List.copyOf(builder.metadata);
        this.changelog = builder.changelog;
        this.primaryKey = List.copyOf(builder.primaryKey);
        this.onError = builder.onError;
        this.numbers = builder.numbers;
        this.filter = builder.filter;
        this.besideSnapshot = builder.besideSnapshot;
        this.itemsOnly = builder.itemsOnly;
    }

    /**
     * A plan that reads every column.
     *
     * @param declared the physical columns of the table; a column has the name of its attribute
     */
    public static Builder builder(RowType declared) {
        return new Builder(requireNonNull(declared, "declared"));
    }

    /** The types of the physical columns that are read. */
    public RowType physicalType() {
        return physicalType;
    }

    /**
     * Where the physical columns are found in an item: attribute names from the top level down to
     * the column. More than one if a field of a map is read alone.
     */
    public List<List<String>> paths() {
        return paths;
    }

    /** In the order in which their values follow the physical columns. */
    public List<RowMetadata> metadata() {
        return metadata;
    }

    public ChangelogKind changelog() {
        return changelog;
    }

    /** The names of the declared primary key's columns; empty if none is declared. */
    public List<String> primaryKey() {
        return primaryKey;
    }

    public OnDecodeError onError() {
        return onError;
    }

    public NumberRules numbers() {
        return numbers;
    }

    /** Which changes are wanted; null if all are. */
    @Nullable
    public RecordFilter filter() {
        return filter;
    }

    /**
     * Whether changes are read beside the items of the table. An item is then known again by what
     * is read of it, so that what has no order gets one.
     */
    public boolean isBesideSnapshot() {
        return besideSnapshot;
    }

    /** The type of rows: the physical columns, and the metadata behind them. */
    RowType producedType() {
        List<LogicalType> types = new ArrayList<>(physicalType.getChildren());
        for (RowMetadata one : metadata) {
            types.add(one.dataType().getLogicalType());
        }
        return RowType.of(types.toArray(new LogicalType[0]));
    }

    /** Whether nothing but the items of the table is read, whatever the changelog. */
    public boolean isOfItemsOnly() {
        return itemsOnly;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof RowPlan)) {
            return false;
        }
        RowPlan that = (RowPlan) other;
        return physicalType.equals(that.physicalType)
                && paths.equals(that.paths)
                && metadata.equals(that.metadata)
                && changelog == that.changelog
                && primaryKey.equals(that.primaryKey)
                && onError == that.onError
                && numbers.equals(that.numbers)
                && Objects.equals(filter, that.filter)
                && besideSnapshot == that.besideSnapshot
                && itemsOnly == that.itemsOnly;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                physicalType,
                paths,
                metadata,
                changelog,
                primaryKey,
                onError,
                numbers,
                filter,
                besideSnapshot,
                itemsOnly);
    }

    @Override
    public String toString() {
        return "RowPlan{"
                + physicalType.asSummaryString()
                + ", paths="
                + paths
                + ", metadata="
                + metadata
                + ", changelog="
                + changelog
                + ", primaryKey="
                + primaryKey
                + ", onError="
                + onError
                + ", numbers="
                + numbers
                + ", filter="
                + filter
                + (besideSnapshot ? ", besideSnapshot" : "")
                + (itemsOnly ? ", itemsOnly" : "")
                + '}';
    }

    /** Collects a plan. */
    public static final class Builder {

        private final RowType declared;
        private RowType physicalType;
        private List<List<String>> paths = new ArrayList<>();
        private List<RowMetadata> metadata = List.of();
        private ChangelogKind changelog = ChangelogKind.UPSERT;
        private List<String> primaryKey = List.of();
        private OnDecodeError onError = OnDecodeError.FAIL;
        private NumberRules numbers = NumberRules.DEFAULT;
        @Nullable private RecordFilter filter;
        private boolean besideSnapshot;
        private boolean itemsOnly;

        private Builder(RowType declared) {
            this.declared = declared;
            this.physicalType = declared;
            for (String name : declared.getFieldNames()) {
                paths.add(List.of(name));
            }
        }

        /**
         * Reads a part of the declared columns, as the planner pushes it down.
         *
         * @param fields for each column the indexes from the declared type down to it
         * @param produced the columns' types, and the names that the planner gives them
         */
        public Builder projection(int[][] fields, RowType produced) {
            if (fields.length != produced.getFieldCount()) {
                throw new IllegalArgumentException(
                        "the projection has "
                                + fields.length
                                + " columns, its type has "
                                + produced.getFieldCount());
            }
            paths = new ArrayList<>();
            for (int[] field : fields) {
                paths.add(names(field));
            }
            physicalType = produced;
            return this;
        }

        private List<String> names(int[] field) {
            List<String> names = new ArrayList<>();
            LogicalType type = declared;
            for (int index : field) {
                names.add(((RowType) type).getFieldNames().get(index));
                type = type.getChildren().get(index);
            }
            return List.copyOf(names);
        }

        /** In the order in which their values follow the physical columns. */
        public Builder metadata(List<RowMetadata> newMetadata) {
            metadata = newMetadata;
            return this;
        }

        public Builder changelog(ChangelogKind newChangelog) {
            changelog = newChangelog;
            return this;
        }

        /** The names of the declared primary key's columns. */
        public Builder primaryKey(List<String> newPrimaryKey) {
            primaryKey = newPrimaryKey;
            return this;
        }

        public Builder onError(OnDecodeError newOnError) {
            onError = newOnError;
            return this;
        }

        public Builder numbers(NumberRules newNumbers) {
            numbers = newNumbers;
            return this;
        }

        public Builder filter(@Nullable RecordFilter newFilter) {
            filter = newFilter;
            return this;
        }

        /** Whether changes are read beside the items of the table. */
        public Builder besideSnapshot(boolean newBesideSnapshot) {
            besideSnapshot = newBesideSnapshot;
            return this;
        }

        /**
         * Whether nothing but the items of the table is read. They are inserted rows with every
         * changelog, so that none of them makes demands on the key and the columns.
         */
        public Builder itemsOnly(boolean newItemsOnly) {
            itemsOnly = newItemsOnly;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a column has a type that nothing in DynamoDB can
         *     become, or if the changelog does not go with the primary key
         */
        public RowPlan build() {
            checkPaths();
            if (!itemsOnly) {
                checkKey();
            }
            RowPlan plan = new RowPlan(this);
            Converters.columns(plan);
            return plan;
        }

        private void checkPaths() {
            Set<List<String>> inner = new HashSet<>();
            for (List<String> path : paths) {
                for (int length = 1; length < path.size(); length++) {
                    inner.add(path.subList(0, length));
                }
            }
            Set<List<String>> seen = new HashSet<>();
            for (List<String> path : paths) {
                if (!seen.add(path) || inner.contains(path)) {
                    throw new IllegalArgumentException(
                            "The projection reads "
                                    + String.join(".", path)
                                    + " twice, or together with one of its fields: "
                                    + paths);
                }
            }
        }

        private void checkKey() {
            if (changelog == ChangelogKind.APPEND && !primaryKey.isEmpty()) {
                throw new IllegalArgumentException(
                        "A primary key "
                                + primaryKey
                                + " is declared, but with the changelog mode append every change of"
                                + " an item is a row of its own, so that no column is unique; leave"
                                + " the primary key out, or choose upsert or all.");
            }
            if (changelog == ChangelogKind.UPSERT) {
                if (primaryKey.isEmpty()) {
                    throw new IllegalArgumentException(
                            "No primary key is declared, but the changelog mode upsert needs one;"
                                    + " declare the table's key as PRIMARY KEY (...) NOT ENFORCED,"
                                    + " or choose all or append.");
                }
                checkDeletes();
            }
        }

        /** A delete has nothing but the key, so everything else must be able to be null. */
        private void checkDeletes() {
            Set<String> missing = new LinkedHashSet<>(primaryKey);
            for (int i = 0; i < paths.size(); i++) {
                List<String> path = paths.get(i);
                boolean key = path.size() == 1 && missing.remove(path.get(0));
                if (!key && !physicalType.getTypeAt(i).isNullable()) {
                    throw new IllegalArgumentException(
                            "The column "
                                    + String.join(".", path)
                                    + " is declared NOT NULL, but with the changelog mode upsert a"
                                    + " delete has no values but those of the primary key "
                                    + primaryKey
                                    + "; declare it without NOT NULL, or choose the changelog mode"
                                    + " all.");
                }
            }
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException(
                        "The columns "
                                + missing
                                + " of the primary key are not read, but with the changelog mode"
                                + " upsert a delete is made of them: "
                                + paths);
            }
        }
    }
}
