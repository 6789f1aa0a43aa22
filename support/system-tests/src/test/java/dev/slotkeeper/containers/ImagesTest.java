package dev.slotkeeper.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks how the programs' images are built and started. */
class ImagesTest {

    private static final String DOCKERFILE = Compose.text("deploy/Dockerfile");
    private static final List<String> VISIBLE_TO_BUILDS =
            Compose.text("deploy/Dockerfile.dockerignore").lines().toList();

    static Stream<Compose> files() {
        return Stream.of(Compose.single(), Compose.cluster());
    }

    /** The lines from {@code FROM … AS stage} to the next {@code FROM}. */
    private static String stage(String name) {
        return Stream.of(DOCKERFILE.split("(?m)^(?=FROM )", -1))
                .filter(stage -> Pattern.compile("^FROM \\S+ AS " + name + "\n")
                        .matcher(stage)
                        .find())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"booking-worker", "booking-gateway", "slotkeeper-tools"})
    void javaIsTheFirstProcessAndNotRoot(String program) {
        String stage = stage(program);
        assertThat(stage)
                .startsWith("FROM runtime AS ")
                .containsPattern("(?m)^ENTRYPOINT \\[\"java\", ")
                .containsPattern("(?m)^USER [1-9][0-9]*:[0-9]+$");
        assertThat(Compose.single().service(program).text("user"))
                .isEqualTo(stage.replaceAll("(?s).*\nUSER ([0-9:]+)\n.*", "$1"));
    }

    @Test
    void programsRunWithoutCompilerAndMaven() {
        assertThat(stage("runtime")).startsWith("FROM eclipse-temurin:25-jre AS ");
    }

    @ParameterizedTest
    @MethodSource("files")
    void composeAloneBuildsEveryProgramFromTheSources(Compose file) {
        assertThat(DOCKERFILE).contains("\nARG JARS=sources\n");
        assertThat(stage("jars")).startsWith("FROM jars-${JARS} AS ");
        assertThat(file.services().values())
                .filteredOn(service -> service.members().containsKey("build"))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(program -> assertThat(program.text("pull_policy")).isEqualTo("never"))
                .allSatisfy(program -> assertThat(program.map("build"))
                        .containsEntry("context", ".")
                        .containsEntry("dockerfile", "deploy/Dockerfile")
                        .containsEntry("target", program.name().replace("-2", ""))
                        .containsEntry("args", Map.of("JARS", "${SLOTKEEPER_JARS:-sources}")));
    }

    @Test
    void theScriptsBuildImagesOfTestedJars() {
        assertThat(Compose.text("deploy/compose.sh")).contains("export SLOTKEEPER_JARS=${SLOTKEEPER_JARS:-tested}\n");
        for (String module : List.of("booking-worker", "booking-gateway", "support/operator-tools")) {
            String program = module.equals("support/operator-tools") ? "slotkeeper-tools" : module;
            String jar = module + "/target/" + program + "-*-exec.jar";
            assertThat(stage("jars-tested")).contains(jar);
            assertThat(VISIBLE_TO_BUILDS).contains("!" + jar);
        }
    }

    /** Maven in the image reads the poms of all modules, and no other file of the clone may get into a build. */
    @Test
    void aBuildSeesTheSourcesOfTheProgramsAndThePomsOfTheOthers() {
        assertThat(VISIBLE_TO_BUILDS.stream().filter(line -> !line.startsWith("#")))
                .startsWith("*")
                .contains("**/target", "**/src/test");
        List<String> modules = Pattern.compile("<module>(.*)</module>")
                .matcher(Compose.text("pom.xml"))
                .results()
                .map(module -> module.group(1))
                .toList();
        assertThat(modules)
                .contains("booking-worker", "booking-gateway", "support/operator-tools")
                .allMatch(module -> VISIBLE_TO_BUILDS.contains("!" + module)
                        || VISIBLE_TO_BUILDS.contains("!" + module + "/pom.xml"));
        assertThat(VISIBLE_TO_BUILDS.stream().filter(line -> line.startsWith("!") && !line.contains("*")))
                .allMatch(line -> Files.exists(Compose.TOP.resolve(line.substring(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"booking-worker", "booking-gateway"})
    void aProgramIsGivenTheTimeItTakesToStop(String program) {
        String settings = Compose.text(program + "/src/main/resources/" + program + ".yml");
        int ownSeconds = Integer.parseInt(settings.replaceAll("(?s).*timeout-per-shutdown-phase: (\\d+)s.*", "$1"));
        String granted = Compose.single().service(program).text("stop_grace_period");
        assertThat(Integer.parseInt(granted.replace("s", ""))).isGreaterThan(ownSeconds);
    }
}
