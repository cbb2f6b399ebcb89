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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeInformationTestBase;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TypeInfoTest extends TypeInformationTestBase<TypeInformation<?>> {

    @Override
    protected TypeInformation<?>[] getTestData() {
        return new TypeInformation<?>[] {
            new AttributeMapTypeInfo(),
            new BeanTypeInfo<>(Order.class),
            new BeanTypeInfo<>(Customer.class),
            ChangeEventTypeInfo.ofMaps(),
            ChangeEventTypeInfo.ofBeans(Order.class),
            ChangeEventTypeInfo.ofBeans(Customer.class)
        };
    }

    static TypeInformation<?>[] types() {
        return new TypeInfoTest().getTestData();
    }

    @ParameterizedTest
    @MethodSource("types")
    void needsNoKryo(TypeInformation<?> type) {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);

        assertThat(type.createSerializer(config).getClass().getPackage())
                .isEqualTo(getClass().getPackage());
    }

    @Test
    void givesTheSameSerializerInTheOldForm() {
        assertThat(ChangeEventTypeInfo.ofMaps().createSerializer(new ExecutionConfig()))
                .isEqualTo(new ChangeEventSerializer<>(AttributeMapSerializer.INSTANCE));
    }

    @ParameterizedTest
    @MethodSource("types")
    void survivesJavaSerialization(TypeInformation<?> type) throws Exception {
        assertThat(InstantiationUtil.clone(type)).isEqualTo(type);
    }

    @Test
    void isFoundByFlinkInTheSignaturesOfUsers() {
        assertThat(TypeInformation.of(new TypeHint<ChangeEvent<Order>>() {}))
                .isEqualTo(ChangeEventTypeInfo.ofBeans(Order.class));
        assertThat(TypeInformation.of(new TypeHint<ChangeEvent<Map<String, AttributeValue>>>() {}))
                .isEqualTo(ChangeEventTypeInfo.ofMaps());
        assertThat(TypeInformation.of(new TypeHint<ChangeEvent<String>>() {}))
                .isEqualTo(new ChangeEventTypeInfo<>(Types.STRING));
    }

    @Test
    void leavesMapsOfOtherValuesToFlink() {
        assertThat(
                        ((ChangeEventTypeInfo<Map<String, String>>)
                                        TypeInformation.of(
                                                new TypeHint<
                                                        ChangeEvent<Map<String, String>>>() {}))
                                .imageType())
                .isNotInstanceOf(AttributeMapTypeInfo.class);
    }

    @Test
    @SuppressWarnings("rawtypes")
    void asksForTheTypeOfTheImages() {
        assertThatThrownBy(() -> TypeInformation.of(ChangeEvent.class))
                .hasStackTraceContaining("returns(ChangeEventTypeInfo.ofBeans(Order.class))");
    }

    @Test
    void refusesAClassThatIsNoBean() {
        assertThatThrownBy(() -> new BeanTypeInfo<>(String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The class java.lang.String is annotated with neither @DynamoDbBean nor"
                                + " @DynamoDbImmutable; annotate it, or use changeEvents(), which"
                                + " needs no class.");
    }
}
