package dev.slotkeeper.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Topics;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Checks settings of the container files in which a mistake would be found late. */
class ContainerFilesTest {

    static Stream<Compose> files() {
        return Stream.of(Compose.single(), Compose.cluster());
    }

    /** A fresh clone has no ignored files and sets no variables, so none may be needed. */
    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "deploy/docker-compose.cluster.yml"})
    void aFreshCloneHasEverythingThatTheFilesName(String file) {
        String text = Compose.text(file);
        assertThat(text).doesNotContainPattern("\\$\\{?[A-Z_0-9]+(?!:-|[A-Z_0-9])");
        List<String> ignored = Compose.text(".gitignore").lines().toList();
        assertThat(Pattern.compile("\\./[\\w./-]+").matcher(text).results().map(MatchResult::group))
                .isNotEmpty()
                .allMatch(path -> Files.exists(Compose.TOP.resolve(path)))
                .allMatch(path -> ignored.stream().noneMatch(line -> path.startsWith("./" + line)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void postgresKeepsItsDataInTheVolume(Compose file) {
        ComposeService postgres = file.service("postgres");
        assertThat(postgres.list("volumes")).contains("postgres-data:/var/lib/postgresql");
        assertThat(postgres.environment("PGDATA")).isEqualTo("/var/lib/postgresql/18/docker");
    }

    @Test
    void nothingOfPostgresDurabilityIsGivenUp() {
        assertThat(Compose.text("deploy/postgres/postgresql.conf"))
                .doesNotContainPattern("(?m)^(fsync|synchronous_commit|full_page_writes)");
    }

    @Test
    void theClusterAcknowledgesWhatTwoOfThreeBrokersHave() {
        Compose cluster = Compose.cluster();
        for (String broker : List.of("kafka", "kafka-2", "kafka-3")) {
            ComposeService service = cluster.service(broker);
            assertThat(service.environment("KAFKA_DEFAULT_REPLICATION_FACTOR")).isEqualTo("3");
            assertThat(service.environment("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR"))
                    .isEqualTo("3");
            assertThat(service.environment("KAFKA_MIN_INSYNC_REPLICAS")).isEqualTo("2");
            assertThat(service.environment("CLUSTER_ID"))
                    .isEqualTo(cluster.service("kafka").environment("CLUSTER_ID"));
            assertThat(service.environment("KAFKA_ADVERTISED_LISTENERS")).contains("//" + broker + ":9092");
        }
    }

    @Test
    void inTheClusterTheWorkerWritesToWhicheverServerIsThePrimary() {
        assertThat(Compose.cluster().service("booking-worker").environment("SPRING_DATASOURCE_URL"))
                .contains("postgres:5432,postgres-standby:5432")
                .contains("targetServerType=primary");
    }

    @Test
    void gatewaysHaveReplyTopicsOfTheirOwn() {
        Compose cluster = Compose.cluster();
        assertThat(cluster.service("booking-gateway").environment("BOOKING_GATEWAY_INSTANCEID"))
                .isNotEmpty()
                .isNotEqualTo(cluster.service("booking-gateway-2").environment("BOOKING_GATEWAY_INSTANCEID"));
    }

    @Test
    void allTopicsOfTheContractAreMade() {
        assertThat(Compose.text("deploy/kafka/topics.sh").lines().filter(line -> line.startsWith("topic ")))
                .extracting(line -> line.split(" ", -1)[1])
                .containsExactlyInAnyOrder(Topics.REQUESTS, Topics.EVENTS, Topics.AVAILABILITY, Topics.DEAD_LETTERS);
    }

    @Test
    void prometheusFindsEveryProgram() {
        Object content = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Compose.text("deploy/prometheus/prometheus.yml"));
        String jobs = String.valueOf(Compose.map(content).get("scrape_configs"));
        Compose.cluster().services().keySet().stream()
                .filter(name -> name.startsWith("booking-"))
                .forEach(name -> assertThat(jobs).containsPattern("[\\[ ]" + name + "[,\\]]"));
    }

    @Test
    void prometheusAndGrafanaAreHandedTheirFiles() {
        Compose single = Compose.single();
        assertThat(single.service("prometheus").list("volumes")).contains("./deploy/prometheus:/etc/prometheus:ro");
        assertThat(Compose.text("deploy/prometheus/prometheus.yml")).contains("rule_files:\n  - alerts.yml\n");
        assertThat(Compose.text("deploy/prometheus/alerts.yml")).contains("alert: ");
        String folder = "/var/lib/grafana-dashboards";
        assertThat(Compose.text("deploy/grafana/provisioning/dashboards/slotkeeper.yml"))
                .contains("path: " + folder + "\n");
        assertThat(single.service("grafana").list("volumes")).contains("./deploy/grafana/dashboards:" + folder + ":ro");
        assertThat(single.service("grafana").environment("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"))
                .isEqualTo(folder + "/slotkeeper.json");
        assertThat(Compose.text("deploy/grafana/dashboards/slotkeeper.json")).contains("\"panels\"");
    }

    /** One gateway that asks for no token, beside one that does, is as good as none that does. */
    @ParameterizedTest
    @MethodSource("files")
    void loginsAreTurnedOnForAllProgramsAtOnce(Compose file) {
        assertThat(programs(file))
                .allMatch(
                        program -> program.environment("SPRING_PROFILES_ACTIVE").equals("${SLOTKEEPER_PROFILES:-}"))
                .filteredOn(program -> program.name().startsWith("booking-gateway"))
                .isNotEmpty()
                .allMatch(gateway ->
                        gateway.environment("BOOKING_GATEWAY_SECURITY_ISSUER").equals("${SLOTKEEPER_ISSUER:-}"))
                .allMatch(gateway -> gateway.environment("BOOKING_GATEWAY_SECURITY_AUDIENCE")
                        .equals("${SLOTKEEPER_AUDIENCE:-slotkeeper}"));
    }

    /** The image of the Java runtime has neither curl nor wget. */
    @ParameterizedTest
    @MethodSource("files")
    void programsAreAskedHowTheyAreWithWhatTheirImageHas(Compose file) {
        assertThat(programs(file)).allSatisfy(program -> assertThat(
                        String.valueOf(program.map("healthcheck").get("test")))
                .startsWith("[CMD, bash, -c, exec 3<>/dev/tcp/localhost/")
                .contains("GET /actuator/health/readiness ")
                .doesNotContain("curl", "wget"));
    }

    private static List<ComposeService> programs(Compose file) {
        List<ComposeService> programs = file.services().values().stream()
                .filter(service -> service.name().startsWith("booking-"))
                .toList();
        assertThat(programs).hasSizeGreaterThanOrEqualTo(2);
        return programs;
    }

    @ParameterizedTest
    @MethodSource("files")
    void logsAndTracesAreSetForEveryProgram(Compose file) {
        assertThat(programs(file)).allSatisfy(program -> {
            assertThat(program.environment("LOGGING_STRUCTURED_FORMAT_CONSOLE"))
                    .isEqualTo("${SLOTKEEPER_LOG_FORMAT:-ecs}");
            assertThat(program.environment("MANAGEMENT_TRACING_ENABLED")).isEqualTo("${SLOTKEEPER_TRACING:-false}");
            assertThat(program.environment("MANAGEMENT_OTLP_TRACING_ENDPOINT"))
                    .startsWith("${SLOTKEEPER_TRACING_ENDPOINT:-");
        });
    }
}
