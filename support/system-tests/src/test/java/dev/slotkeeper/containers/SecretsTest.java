package dev.slotkeeper.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Passwords are made in a volume at the first start, and a container can read its own only. */
class SecretsTest {

    private static final String MAKER = "secrets-init";

    /** The folders that a service may read; all others get none. */
    private static final Map<String, Set<String>> READERS = Map.of(
            "postgres-init", Set.of("postgres"),
            "postgres-standby-init", Set.of("postgres"),
            "booking-worker", Set.of("booking-worker"),
            "booking-gateway", Set.of("booking-gateway"),
            "booking-gateway-2", Set.of("booking-gateway"),
            "slotkeeper-tools", Set.of("slotkeeper-tools"),
            "grafana", Set.of("grafana"));

    /** Group and file of each password, from the script's table. */
    private static final List<MatchResult> TABLE = Pattern.compile("(?m)^[a-z_]+ +(\\d+) ([a-z-]+)/(\\S+)$")
            .matcher(Compose.text("deploy/secrets/secrets.sh"))
            .results()
            .toList();

    static Stream<Compose> files() {
        return Stream.of(Compose.single(), Compose.cluster());
    }

    private static List<String> mounts(ComposeService service) {
        return service.list("volumes").stream()
                .filter(volume -> volume.startsWith("secrets:"))
                .toList();
    }

    private static Set<String> groups(ComposeService service) {
        Set<String> groups = new HashSet<>(service.list("group_add"));
        groups.add(service.text("user").split(":", -1)[1]);
        return groups;
    }

    @ParameterizedTest
    @MethodSource("files")
    void noPasswordIsHandedOverByComposeItself(Compose file) {
        assertThat(file.members()).doesNotContainKeys("secrets", "configs");
        assertThat(file.services().values()).allSatisfy(service -> assertThat(service.members())
                .doesNotContainKeys("secrets", "configs", "env_file"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void onlyReadersSeeTheVolumeAndOnlyAfterItIsFilled(Compose file) {
        file.services().values().stream()
                .filter(service -> !service.name().equals(MAKER))
                .forEach(service -> {
                    if (READERS.containsKey(service.name())) {
                        // nocopy: a folder of the image must not change the rights of the volume.
                        assertThat(mounts(service))
                                .as(service.name())
                                .containsExactly("secrets:/run/secrets:ro,nocopy");
                        assertThat(Compose.map(service.map("depends_on").get(MAKER)))
                                .as(service.name())
                                .containsEntry("condition", "service_completed_successfully");
                    } else {
                        assertThat(mounts(service)).as(service.name()).isEmpty();
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("files")
    void aReaderCanReadItsOwnFolderOnly(Compose file) {
        assertThat(TABLE).hasSizeGreaterThan(5);
        file.services().values().stream()
                .filter(service -> !service.name().equals(MAKER))
                .forEach(service -> {
                    Set<String> readable = TABLE.stream()
                            .filter(line -> groups(service).contains(line.group(1)))
                            .map(line -> line.group(2))
                            .collect(Collectors.toCollection(TreeSet::new));
                    if (!mounts(service).isEmpty()) {
                        assertThat(readable).as(service.name()).isEqualTo(READERS.get(service.name()));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("files")
    void theMakerIsAloneAndHasNoRightsButItsGroups(Compose file) {
        ComposeService maker = file.service(MAKER);
        assertThat(maker.runsOnce()).isTrue();
        assertThat(maker.text("network_mode")).isEqualTo("none");
        assertThat(maker.list("group_add"))
                .containsExactlyInAnyOrderElementsOf(
                        TABLE.stream().map(line -> line.group(1)).collect(Collectors.toSet()));
        assertThat(file.services().values().stream()
                        .map(service -> service.text("user").split(":", -1)[0])
                        .filter(maker.text("user").split(":", -1)[0]::equals))
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyPasswordThatIsReadIsMade(Compose file) {
        Set<String> made =
                TABLE.stream().map(line -> line.group(2) + "/" + line.group(3)).collect(Collectors.toSet());
        for (String script : List.of("init.sh", "follow.sh")) {
            assertThat(Pattern.compile("/run/secrets/([\\w./-]+)")
                            .matcher(Compose.text("deploy/postgres/" + script))
                            .results()
                            .map(read -> read.group(1)))
                    .as(script)
                    .isNotEmpty()
                    .allMatch(made::contains);
        }
        assertThat(Compose.text("deploy/postgres/init.sql")).contains("'/run/secrets/postgres/postgres_' || role");
        assertThat(Stream.of("owner", "worker", "reader", "replication"))
                .allMatch(role -> made.contains("postgres/postgres_" + role));
        assertThat(file.service("grafana").environment("GF_SECURITY_ADMIN_PASSWORD__FILE"))
                .isEqualTo("/run/secrets/grafana/grafana_admin");
        assertThat(made).contains("grafana/grafana_admin");
    }

    @ParameterizedTest
    @MethodSource("files")
    void programsAreHandedOnlyTheirOwnPasswords(Compose file) {
        ComposeService worker = file.service("booking-worker");
        assertThat(worker.environment("SPRING_CONFIG_IMPORT")).isEqualTo("configtree:/run/secrets/booking-worker/");
        assertThat(worker.environment("SPRING_DATASOURCE_USERNAME")).isEqualTo("slotkeeper_worker");
        assertThat(worker.environment("SPRING_FLYWAY_USER")).isEqualTo("slotkeeper");
        assertThat(settings("booking-worker")).containsExactly("spring.datasource.password", "spring.flyway.password");
        file.services().values().stream()
                .filter(service -> service.name().startsWith("booking-gateway"))
                .forEach(gateway -> assertThat(gateway.environment("SPRING_CONFIG_IMPORT"))
                        .isEqualTo("configtree:/run/secrets/booking-gateway/"));
        assertThat(settings("booking-gateway"))
                .containsExactly("booking.gateway.idempotency-secret", "spring.datasource.password");
    }

    /** Spring takes a file's name for the name of the setting. */
    private static Set<String> settings(String folder) {
        return TABLE.stream()
                .filter(line -> line.group(2).equals(folder))
                .map(line -> line.group(3))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
