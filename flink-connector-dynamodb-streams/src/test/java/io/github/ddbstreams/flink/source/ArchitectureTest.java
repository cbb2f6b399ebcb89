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
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.github.ddbstreams.flink.source.client.FailureKind;
import io.github.ddbstreams.flink.source.client.FirstAnswer;
import io.github.ddbstreams.flink.source.client.StreamsServiceException;
import io.github.ddbstreams.flink.source.enumerator.EnumeratorFactory;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Which part of the connector may know which. */
class ArchitectureTest {

    private static final String ROOT = "io.github.ddbstreams.flink.source";
    private static final String CLIENT = ROOT + ".client";

    /** Decisions and values, which are to be tested without anything around them. */
    private static final String[] PURE = {
        ROOT + ".split", ROOT + ".enumerator.lineage", ROOT + ".decode"
    };

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .importUrl(
                            DynamoDbStreamsSource.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation());

    @Test
    void theClassesAreFound() {
        assertThat(MAIN.contain(DynamoDbStreamsSource.class)).isTrue();
        assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
    }

    @Test
    void onlyThoseWhoAskTheServiceUseTheClient() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                ROOT,
                                CLIENT,
                                ROOT + ".reader",
                                ROOT + ".metrics",
                                ROOT + ".enumerator",
                                ROOT + ".enumerator.discovery")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(CLIENT));
    }

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
    void theClientKnowsNobodyButTheDecoders() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(CLIENT)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                ROOT + ".reader..",
                                ROOT + ".enumerator..",
                                ROOT + ".split..",
                                ROOT + ".metrics.."));
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
                        .resideInAPackage(ROOT + ".enumerator.lineage")
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
                        .resideInAnyPackage(
                                "io.github.ddbstreams.flink.table..", "org.apache.flink.table.."));
    }

    @Test
    void rowsAreMadeWithoutRuntimeOrClients() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.github.ddbstreams.flink.table.data")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.github.ddbstreams.flink.table",
                                "org.apache.flink.runtime..",
                                "org.apache.flink.streaming..",
                                "org.apache.flink.connector..",
                                "org.apache.flink.table.factories..",
                                CLIENT));
    }

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
