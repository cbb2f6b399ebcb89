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
package io.github.ddbstreams.flink.source.event;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbImmutable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Converts between items and beans of the SDK's enhanced client. The client's {@link TableSchema}
 * is not serializable: it is made when it is first needed.
 *
 * @param <B> a class annotated with {@code @DynamoDbBean} or {@code @DynamoDbImmutable}
 */
@Internal
public final class BeanSchema<B> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Class<B> beanClass;
    @Nullable private transient TableSchema<B> tableSchema;

    private BeanSchema(Class<B> beanClass) {
        this.beanClass = requireNonNull(beanClass, "beanClass");
    }

    /**
     * @throws IllegalArgumentException if the class is not annotated, or if the enhanced client
     *     refuses it
     */
    public static <B> BeanSchema<B> of(Class<B> beanClass) {
        BeanSchema<B> schema = new BeanSchema<>(beanClass);
        schema.tableSchema();
        return schema;
    }

    /** Whether the class is annotated as one that the enhanced client takes. */
    public static boolean isBean(Class<?> type) {
        return type.isAnnotationPresent(DynamoDbBean.class)
                || type.isAnnotationPresent(DynamoDbImmutable.class);
    }

    public Class<B> beanClass() {
        return beanClass;
    }

    /** A new bean; attributes that it does not know are ignored, absent ones keep their default. */
    public B toBean(Map<String, AttributeValue> item) {
        // Without the flag an item of which no attribute is known would become null.
        return tableSchema().mapToItem(item, true);
    }

    /** The attributes of the bean, without those that are null. */
    public Map<String, AttributeValue> toItem(B bean) {
        return tableSchema().itemToMap(bean, true);
    }

    private TableSchema<B> tableSchema() {
        if (tableSchema == null) {
            tableSchema = newTableSchema(beanClass);
        }
        return tableSchema;
    }

    private static <B> TableSchema<B> newTableSchema(Class<B> beanClass) {
        if (!isBean(beanClass)) {
            throw new IllegalArgumentException(
                    "The class "
                            + beanClass.getName()
                            + " is annotated with neither @DynamoDbBean nor @DynamoDbImmutable; annotate"
                            + " it, or use changeEvents(), which needs no class.");
        }
        if (!isSeenByTheClient(beanClass)) {
            throw new IllegalArgumentException(
                    "The class "
                            + beanClass.getName()
                            + " is loaded by a class loader that the DynamoDB enhanced client cannot"
                            + " see; put the connector into the job's jar together with the class,"
                            + " and not into Flink's lib directory.");
        }
        try {
            return TableSchema.fromClass(beanClass);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "The DynamoDB enhanced client refuses the class "
                            + beanClass.getName()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * The client generates accessors beside its own classes: they find the bean there or nowhere.
     */
    private static boolean isSeenByTheClient(Class<?> beanClass) {
        try {
            return Class.forName(beanClass.getName(), false, TableSchema.class.getClassLoader())
                    == beanClass;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof BeanSchema && beanClass == ((BeanSchema<?>) o).beanClass;
    }

    @Override
    public int hashCode() {
        return beanClass.hashCode();
    }

    @Override
    public String toString() {
        return beanClass.getName();
    }
}
