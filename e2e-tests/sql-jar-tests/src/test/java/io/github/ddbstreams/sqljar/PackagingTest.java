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
package io.github.ddbstreams.sqljar;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ddbstreams.sqljar.Artifacts.Dependency;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the jar for SQL, what is not, and that the thin jar has stayed thin. */
class PackagingTest {

    private static final String OURS = "io/github/ddbstreams/flink/";
    private static final String RELOCATED = OURS + "shaded/";
    private static final String SERVICES = "META-INF/services/";
    private static final String INTERCEPTORS = "execution.interceptors";

    /** Of the SDK's own build, read by nothing. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "mime.types",
                    "VersionInfo.java",
                    "software/amazon/awssdk/core/util/VersionInfo.java.vm");

    /** Where the dependencies' packages begin, as directories and as packages. */
    private static final Pattern FOREIGN =
            Pattern.compile(
                    "(?<![\\w./])(?:software[./]amazon|org[./]apache[./]hc|org[./]publicsuffix"
                            + "|org[./]reactivestreams|com[./]fasterxml[./]jackson)[./]");

    private static JarContents sqlJar;
    private static JarContents thinJar;
    private static Map<Dependency, JarContents> bundled;

    @BeforeAll
    static void open() throws IOException {
        sqlJar = new JarContents(Artifacts.sqlJar());
        thinJar = new JarContents(Artifacts.thinJar());
        bundled = new LinkedHashMap<>();
        for (Dependency dependency : Artifacts.runtimeDependencies()) {
            bundled.put(dependency, new JarContents(dependency.jar()));
        }
    }

    private static String relocated(String name) {
        return RELOCATED + name;
    }

    private static String relocatedClass(String className) {
        return FOREIGN.matcher(className).lookingAt()
                ? RELOCATED.replace('/', '.') + className
                : className;
    }

    // ------------------------------------------------------------------ classes

    @Test
    void theTestsDoNotSeeTheConnectorThemselves() {
        assertThat(getClass().getClassLoader().getResource(OURS + "source")).isNull();
    }

    @Test
    void nothingLiesOutsideOurPackageAndMetaInf() {
        assertThat(sqlJar.names())
                .isNotEmpty()
                .allMatch(name -> name.startsWith(OURS) || name.startsWith("META-INF/"));
    }

    @Test
    void metaInfHoldsNoClassesNoSignaturesAndNoModule() {
        assertThat(sqlJar.names())
                .noneMatch(name -> name.startsWith("META-INF/") && name.endsWith(".class"))
                .noneMatch(name -> name.startsWith("META-INF/versions/"))
                .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"))
                .noneMatch(name -> name.endsWith("module-info.class"));
    }

    @Test
    void allClassesOfTheThinJarAreThere() {
        assertThat(sqlJar.names(name -> name.startsWith(OURS) && !name.startsWith(RELOCATED)))
                .isEqualTo(thinJar.names(name -> name.startsWith(OURS)));
    }

    @Test
    void allClassesOfTheDependenciesAreThereAndNoOthers() {
        Set<String> expected = new TreeSet<>();
        bundled.values()
                .forEach(jar -> jar.classes().forEach(name -> expected.add(relocated(name))));

        assertThat(sqlJar.names(name -> name.startsWith(RELOCATED) && name.endsWith(".class")))
                .isEqualTo(expected);
    }

    @Test
    void whatTheClusterProvidesIsNotBundled() {
        assertThat(bundled.keySet())
                .extracting(Dependency::coordinates)
                .noneMatch(name -> name.startsWith("org.slf4j:"))
                .noneMatch(name -> name.startsWith("org.apache.flink:"));
    }

    @Test
    void noClassNamesAnotherByItsNameBeforeTheRelocation() throws IOException {
        // Sentences may: what is looked up has no blanks.
        assertThat(sqlJar.constants())
                .filteredOn(constant -> constant.text().indexOf(' ') < 0)
                .filteredOn(constant -> FOREIGN.matcher(constant.text()).find())
                .isEmpty();
    }

    // ------------------------------------------------------------------ resources

    @Test
    void allResourcesOfTheDependenciesAreThereAndNoOthers() {
        Predicate<String> isResource =
                name -> !name.endsWith(".class") && !name.startsWith("META-INF/");
        Set<String> expected = new TreeSet<>();
        bundled.values()
                .forEach(
                        jar ->
                                jar.names(isResource.and(name -> !LEFT_OUT.contains(name)))
                                        .forEach(name -> expected.add(relocated(name))));

        assertThat(sqlJar.names(isResource.and(name -> name.startsWith(RELOCATED))))
                .isEqualTo(expected);
    }

    @Test
    void servicesAreMergedAndRelocated() throws IOException {
        Map<String, Set<String>> expected = new TreeMap<>();
        List<JarContents> jars = new ArrayList<>(bundled.values());
        jars.add(thinJar);
        for (JarContents jar : jars) {
            for (String service : jar.names(name -> name.startsWith(SERVICES))) {
                Set<String> providers =
                        expected.computeIfAbsent(
                                relocatedClass(service.substring(SERVICES.length())),
                                name -> new TreeSet<>());
                jar.lines(service).forEach(line -> providers.add(relocatedClass(line)));
            }
        }
        Map<String, Set<String>> services = new TreeMap<>();
        for (String service : sqlJar.names(name -> name.startsWith(SERVICES))) {
            services.put(
                    service.substring(SERVICES.length()), new TreeSet<>(sqlJar.lines(service)));
        }

        assertThat(services)
                .isEqualTo(expected)
                .containsKey(relocatedClass("software.amazon.awssdk.http.SdkHttpService"));
        assertThat(services.values())
                .allSatisfy(
                        providers -> assertThat(providers).isNotEmpty().allMatch(sqlJar::hasClass));
    }

    @Test
    void interceptorsAreRelocatedInPlaceAndInName() throws IOException {
        Predicate<String> isList = name -> name.endsWith("/" + INTERCEPTORS);
        Map<String, Set<String>> expected = new TreeMap<>();
        for (JarContents jar : bundled.values()) {
            for (String list : jar.names(isList)) {
                Set<String> interceptors =
                        expected.computeIfAbsent(relocated(list), name -> new TreeSet<>());
                jar.lines(list).forEach(line -> interceptors.add(relocatedClass(line)));
            }
        }
        Map<String, Set<String>> interceptors = new TreeMap<>();
        for (String list : sqlJar.names(isList)) {
            interceptors.put(list, new TreeSet<>(sqlJar.lines(list)));
        }

        assertThat(interceptors).isNotEmpty().isEqualTo(expected);
        assertThat(interceptors.values())
                .allSatisfy(names -> assertThat(names).allMatch(sqlJar::hasClass));
    }

    // ------------------------------------------------------------------ licences

    private static final String NOTICE = "META-INF/NOTICE";
    private static final String LICENSES = "META-INF/licenses/";

    private static String notice() throws IOException {
        return sqlJar.text(NOTICE).orElseThrow();
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    @Test
    void theNoticeListsExactlyWhatIsBundled() throws IOException {
        List<String> listed =
                notice().lines()
                        .filter(line -> line.matches("- [\\w.-]+:[\\w.-]+:[\\w.-]+"))
                        .map(line -> line.substring(2))
                        .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        bundled.keySet().stream().map(Dependency::coordinates).toList());
    }

    @Test
    void theNoticeRepeatsTheNoticesOfWhatIsBundled() throws IOException {
        String notice = withoutBlanks(notice());
        for (JarContents jar : bundled.values()) {
            for (String name : jar.names(file -> file.matches("META-INF/NOTICE[^/]*"))) {
                assertThat(notice)
                        .as("%s of %s", name, jar.path().getFileName())
                        .contains(withoutBlanks(jar.text(name).orElseThrow()));
            }
        }
    }

    @Test
    void everyLicenceThatTheNoticeNamesIsThere() throws IOException {
        Set<String> named =
                Pattern.compile(LICENSES + "LICENSE\\.[\\w-]+")
                        .matcher(notice())
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(sqlJar.names(name -> name.startsWith(LICENSES))).isEqualTo(named);
        assertThat(sqlJar.text("META-INF/LICENSE").orElseThrow())
                .contains("Apache License", "Version 2.0");
    }

    @Test
    void licencesOfWhatDependenciesContainAreTheirsToTheLetter() throws IOException {
        Set<String> ours = new TreeSet<>();
        for (String name : sqlJar.names(file -> file.startsWith(LICENSES))) {
            ours.add(sqlJar.text(name).orElseThrow());
        }
        for (JarContents jar : bundled.values()) {
            for (String name : jar.names(file -> file.matches("META-INF/[^/]+-LICENSE"))) {
                assertThat(ours)
                        .as("%s of %s", name, jar.path().getFileName())
                        .contains(jar.text(name).orElseThrow());
            }
        }
    }

    // ------------------------------------------------------------------ the thin jar

    @Test
    void theThinJarHoldsNothingButTheConnector() {
        assertThat(thinJar.names())
                .allMatch(name -> name.startsWith(OURS) || name.startsWith("META-INF/"))
                .noneMatch(name -> name.startsWith(RELOCATED))
                .noneMatch(name -> name.startsWith(LICENSES))
                .doesNotContain(NOTICE);
    }

    @Test
    void theThinJarUsesItsDependenciesUnderTheirOwnNames() throws IOException {
        assertThat(thinJar.constants())
                .anyMatch(constant -> constant.text().startsWith("software/amazon/awssdk/"))
                .noneMatch(constant -> constant.text().contains(RELOCATED));
    }
}
