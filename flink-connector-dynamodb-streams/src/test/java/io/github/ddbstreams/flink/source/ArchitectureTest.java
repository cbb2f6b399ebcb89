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
package io.github.ddbstreams.flink.source;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.ddbstreams.flink.docs.PackageTable;
import io.github.ddbstreams.flink.docs.PackageTable.Row;
import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.enumerator.EnumeratorFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.annotation.VisibleForTesting;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.Factory;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Which part of the connector may know which, and what of it is for users. */
class ArchitectureTest {

    private static final String ALL = "io.github.ddbstreams.flink";
    private static final String ROOT = ALL + ".source";
    private static final String CLIENT = ROOT + ".client";

    /** Decisions and values, which are to be tested without anything around them. */
    private static final String[] PURE = {
        ROOT + ".split",
        ROOT + ".enumerator.lineage",
        ROOT + ".enumerator.assignment",
        ROOT + ".decode",
        ROOT + ".settings"
    };

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .importUrl(
                            DynamoDbStreamsSource.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation());

    /** By the name of the package, without what all have in common. */
    private static final Map<String, Row> TABLE = PackageTable.read();

    @Test
    void theClassesAreFound() {
        assertThat(MAIN.contain(DynamoDbStreamsSource.class)).isTrue();
        assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
    }

    // ------------------------------------------------------------------ the table of packages

    @Test
    void everyPackageHasARow() {
        Set<String> packages = new TreeSet<>();
        MAIN.forEach(javaClass -> packages.add(shortly(javaClass)));

        assertThat(TABLE.keySet()).isEqualTo(packages);
    }

    @Test
    void everyPackageSaysWhatItIs() {
        assertThat(TABLE.keySet())
                .allSatisfy(
                        name -> assertThat(MAIN.containPackage(ALL + '.' + name)).as(name).isTrue())
                .allSatisfy(
                        name ->
                                assertThat(PackageTable.hasPackageInfo(ALL + '.' + name))
                                        .as("package-info.java of %s", name)
                                        .isTrue());
    }

    @Test
    void everyPackageUsesWhatItsRowSays() {
        Map<String, Set<String>> uses = new TreeMap<>();
        TABLE.keySet().forEach(name -> uses.put(name, new TreeSet<>()));
        for (JavaClass javaClass : MAIN) {
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ALL)
                        && !target.getPackageName().equals(javaClass.getPackageName())) {
                    uses.get(shortly(javaClass)).add(shortly(target));
                }
            }
        }
        Map<String, Set<String>> allowed = new TreeMap<>();
        TABLE.forEach((name, row) -> allowed.put(name, row.uses()));

        assertThat(uses).isEqualTo(allowed);
    }

    @Test
    void noCircleOfPackages() {
        check(slices().matching(ALL + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void whatIsForUsersIsWhereTheTableSaysSo() {
        Set<String> packages = new TreeSet<>();
        for (JavaClass javaClass : MAIN) {
            if (isApi(javaClass)) {
                packages.add(shortly(javaClass));
            }
        }
        Set<String> forUsers = new TreeSet<>();
        TABLE.forEach(
                (name, row) -> {
                    if (row.isForUsers()) {
                        forUsers.add(name);
                    }
                });

        assertThat(packages).isEqualTo(forUsers);
    }

    private static String shortly(JavaClass javaClass) {
        return javaClass.getPackageName().substring(ALL.length() + 1);
    }

    // ------------------------------------------------------------------ what must not be known

    @Test
    void theEnumeratorKnowsFailuresButNoClient() {
        check(
                noClasses()
                        .that(
                                resideInAPackage(ROOT + ".enumerator")
                                        .and(not(equivalentTo(EnumeratorFactory.class))))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(CLIENT)
                                        .and(not(equivalentTo(StreamsServiceException.class)))
                                        .and(not(equivalentTo(FailureKind.class)))
                                        .and(not(equivalentTo(FirstAnswer.class)))));
    }

    @Test
    void onlyTheClientUsesTheClientsOfTheSdk() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(CLIENT)
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(DynamoDbClient.class)
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(DynamoDbStreamsClient.class));
    }

    @Test
    void decisionsAndValuesKnowNoRuntime() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(PURE)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "org.apache.flink.runtime..",
                                "org.apache.flink.streaming..",
                                "org.apache.flink.connector..",
                                CLIENT));
    }

    @Test
    void decisionsAndValuesKnowTheModelOfTheSdkOnly() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(PURE)
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("software.amazon.awssdk..")
                                        .and(
                                                not(
                                                        resideInAnyPackage(
                                                                "software.amazon.awssdk.services"
                                                                        + ".dynamodb.model")))
                                        .and(not(equivalentTo(SdkBytes.class)))));
    }

    @Test
    void theGraphKnowsNothingOfFlinkButItsAnnotations() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                ROOT + ".enumerator.lineage", ROOT + ".enumerator.assignment")
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("org.apache.flink..")
                                        .and(
                                                not(
                                                        resideInAPackage(
                                                                "org.apache.flink.annotation")))));
    }

    @Test
    void theSourceKnowsNothingOfTables() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(ALL + ".table..", "org.apache.flink.table.."));
    }

    @Test
    void rowsAreMadeWithoutRuntimeOrClients() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(ALL + ".table.data")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "org.apache.flink.runtime..",
                                "org.apache.flink.streaming..",
                                "org.apache.flink.connector..",
                                "org.apache.flink.table.factories.."));
    }

    // ------------------------------------------------------------------ Flink's own rules

    /** What Flink's connectors take from the runtime though it is internal, and we do, too. */
    private static final DescribedPredicate<JavaClass> ALLOWED_INTERNALS =
            resideInAnyPackage("org.apache.flink.util..", "org.apache.flink.annotation..")
                    .or(isPackageAnnotatedLikeApi());

    private static DescribedPredicate<JavaClass> isPackageAnnotatedLikeApi() {
        return DescribedPredicate.describe(
                "are nested in public API", ArchitectureTest::isFlinkApi);
    }

    private static boolean isFlinkApi(JavaClass javaClass) {
        for (JavaClass outer = javaClass.getBaseComponentType();
                outer != null;
                outer = outer.getEnclosingClass().orElse(null)) {
            if (outer.isAnnotatedWith(Public.class)
                    || outer.isAnnotatedWith(PublicEvolving.class)
                    || outer.isAnnotatedWith("org.apache.flink.annotation.Experimental")) {
                return true;
            }
        }
        return false;
    }

    private static final Set<String> INTERNALS =
            new TreeSet<>(
                    List.of(
                            // What Flink's documentation has serializers use.
                            "org.apache.flink.core.memory.DataInputDeserializer",
                            "org.apache.flink.core.memory.DataOutputSerializer",
                            // And meters.
                            "org.apache.flink.metrics.MeterView",
                            // What its connectors use, without another way to the same.
                            "org.apache.flink.api.common.functions.util.ListCollector",
                            "org.apache.flink.api.java.ClosureCleaner",
                            "org.apache.flink.connector.base.source.reader.synchronization"
                                    + ".FutureCompletingBlockingQueue",
                            "org.apache.flink.table.runtime.typeutils.InternalTypeInfo",
                            // Rows that Flink copies as bytes, and texts that stay in the page
                            // until they are in such a row.
                            "org.apache.flink.core.memory.MemorySegment",
                            "org.apache.flink.core.memory.MemorySegmentFactory",
                            "org.apache.flink.table.data.binary.BinaryRowData",
                            "org.apache.flink.table.data.binary.BinaryStringData",
                            "org.apache.flink.table.runtime.typeutils.RowDataSerializer",
                            // What an operator is written with: a function sees neither watermarks
                            // nor keys other than the current one.
                            "org.apache.flink.streaming.api.operators.StreamingRuntimeContext",
                            "org.apache.flink.streaming.api.operators.TimestampedCollector",
                            "org.apache.flink.streaming.runtime.streamrecord.StreamRecord",
                            "org.apache.flink.streaming.runtime.tasks.ProcessingTimeService",
                            "org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus",
                            // So that a mark reaches every subtask of it.
                            "org.apache.flink.runtime.state.KeyGroupRange",
                            "org.apache.flink.runtime.state.KeyGroupRangeAssignment"));

    @Test
    void internalsOfFlinkAreUsedWhereTheTableSaysSoOnly() {
        Set<String> uses = new TreeSet<>();
        for (JavaClass javaClass : MAIN) {
            if (javaClass.getPackageName().equals(ROOT + ".enumerator.rebalance")) {
                continue;
            }
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith("org.apache.flink")
                        && !ALLOWED_INTERNALS.test(target)) {
                    uses.add(target.getName());
                }
            }
        }
        assertThat(uses).isEqualTo(INTERNALS);
    }

    @Test
    void methodsForUsersHaveTypesForUsers() {
        check(
                methods()
                        .that()
                        .areDeclaredInClassesThat(
                                DescribedPredicate.describe(
                                        "are for users", ArchitectureTest::isApi))
                        .and()
                        .arePublic()
                        .and()
                        .areNotAnnotatedWith(Internal.class)
                        .should(haveTypesForUsersOnly()));
    }

    private static ArchCondition<JavaMethod> haveTypesForUsersOnly() {
        return new ArchCondition<>("have types for users only") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(
                                Stream.of(method.getRawReturnType()),
                                method.getRawParameterTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> type.getPackageName().startsWith(ALL))
                        .filter(type -> !isApi(type))
                        .filter(type -> !isInherited(method))
                        .forEach(
                                type ->
                                        events.add(
                                                SimpleConditionEvent.violated(
                                                        method,
                                                        method.getFullName()
                                                                + " has the internal "
                                                                + type.getName())));
            }
        };
    }

    /** Methods that Flink asks for, with types of ours that it takes as they are. */
    private static boolean isInherited(JavaMethod method) {
        return method.getOwner().getAllRawInterfaces().stream()
                .anyMatch(
                        type ->
                                type.getPackageName().startsWith("org.apache.flink")
                                        && type.getMethods().stream()
                                                .anyMatch(
                                                        m -> m.getName().equals(method.getName())));
    }

    private static boolean isApi(JavaClass javaClass) {
        for (JavaClass outer = javaClass;
                outer != null;
                outer = outer.getEnclosingClass().orElse(null)) {
            if (outer.isAnnotatedWith(PublicEvolving.class)) {
                return true;
            }
        }
        return false;
    }

    /** What users may compile against. A class is added here on purpose, or not at all. */
    private static final List<String> API =
            List.of(
                    "source.DynamoDbStreamsSource",
                    "source.DynamoDbStreamsSourceBuilder",
                    "source.StartingPosition",
                    "source.StoppingPosition",
                    "source.config.DynamoDbStreamsOptions",
                    "source.deserialization.DynamoDbStreamsDeserializationSchema",
                    "source.deserialization.FailedRecord",
                    "source.deserialization.RecordContext",
                    "source.deserialization.RecordErrorHandler",
                    "source.event.AttributeMapTypeInfo",
                    "source.event.BeanTypeInfo",
                    "source.event.ChangeEvent",
                    "source.event.ChangeEventTypeInfo",
                    "source.event.Operation",
                    "source.loss.DataLossException",
                    "source.metrics.MetricNames",
                    "table.DynamoDbStreamsDynamicTableFactory",
                    "table.config.ChangelogKind",
                    "table.config.Decimals",
                    "table.config.DynamoDbStreamsTableOptions",
                    "table.config.EpochUnit",
                    "table.config.OnDecodeError");

    @Test
    void whatIsForUsersIsListed() {
        assertThat(MAIN)
                .filteredOn(javaClass -> javaClass.isAnnotatedWith(PublicEvolving.class))
                .allMatch(javaClass -> javaClass.getModifiers().contains(JavaModifier.PUBLIC))
                .filteredOn(JavaClass::isTopLevelClass)
                .extracting(javaClass -> javaClass.getName().substring(ALL.length() + 1))
                .containsExactlyInAnyOrderElementsOf(API);
    }

    @Test
    void whatIsThereForTestsIsNotCalled() {
        check(
                noClasses()
                        .should()
                        .accessTargetWhere(
                                DescribedPredicate.describe(
                                        "is there for tests only, in another class",
                                        (JavaAccess<?> access) ->
                                                access.getTarget()
                                                                .isAnnotatedWith(
                                                                        VisibleForTesting.class)
                                                        && !access.getOriginOwner()
                                                                .equals(access.getTargetOwner()))));
    }

    @Test
    void optionsAreInOptionsClasses() {
        check(
                fields().that()
                        .haveRawType(ConfigOption.class)
                        .and()
                        .areStatic()
                        .and()
                        .arePublic()
                        .should()
                        .beDeclaredInClassesThat()
                        .haveSimpleNameEndingWith("Options"));
    }

    @Test
    void factoriesHaveNoOptionsOfTheirOwn() {
        check(
                fields().that()
                        .areDeclaredInClassesThat()
                        .areAssignableTo(Factory.class)
                        .should()
                        .notHaveRawType(ConfigOption.class));
    }

    // ------------------------------------------------------------------ habits

    @Test
    void nobodyPrints() {
        check(noClasses().should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void nobodyLogsPastSlf4j() {
        check(noClasses().should(USE_JAVA_UTIL_LOGGING));
    }

    @Test
    void noClassIsForThisAndThat() {
        check(noClasses().should().haveSimpleNameContaining("Util"));
    }

    @Test
    void everyPublicClassSaysWhomItIsFor() {
        check(
                classes()
                        .that()
                        .arePublic()
                        .and()
                        .areTopLevelClasses()
                        .should()
                        .beAnnotatedWith(PublicEvolving.class)
                        .orShould()
                        .beAnnotatedWith(Internal.class));
    }

    private static void check(ArchRule rule) {
        rule.check(MAIN);
    }
}
