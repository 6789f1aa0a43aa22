package dev.slotkeeper.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A container that is taken over reaches what its work needs, and no more. */
class NetworksTest {

    static Stream<Compose> files() {
        return Stream.of(Compose.single(), Compose.cluster());
    }

    private static Set<String> networks(ComposeService service) {
        return service.map("networks").keySet();
    }

    private static Set<String> on(Compose file, String network) {
        return file.services().values().stream()
                .filter(service -> networks(service).contains(network))
                .map(ComposeService::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyServiceSaysWhereItIs(Compose file) {
        assertThat(file.services().values())
                .allSatisfy(service -> assertThat(!networks(service).isEmpty()
                                || service.text("network_mode").equals("none"))
                        .as(service + " would be on the network of all")
                        .isTrue());
        assertThat(file.services().values().stream().flatMap(service -> networks(service).stream()))
                .allMatch(Set.of("edge", "application", "data", "watching")::contains);
    }

    @ParameterizedTest
    @MethodSource("files")
    void onlyTheProgramsReachTheDatabase(Compose file) {
        assertThat(on(file, "data"))
                .contains("postgres", "booking-worker", "booking-gateway")
                .allMatch(name ->
                        name.startsWith("booking-") || name.startsWith("postgres") || name.equals("slotkeeper-tools"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void callersReachNeitherKafkaNorTheDatabaseNorWorkers(Compose file) {
        assertThat(on(file, "edge"))
                .contains("booking-gateway")
                .allMatch(name -> name.startsWith("booking-gateway") || name.equals("nginx"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void grafanaReachesPrometheusAlone(Compose file) {
        assertThat(networks(file.service("grafana"))).containsExactly("watching");
        assertThat(on(file, "watching")).containsExactly("grafana", "prometheus");
    }

    @ParameterizedTest
    @CsvSource({
        "booking-worker, kafka",
        "booking-worker, kafka-2",
        "booking-worker, postgres",
        "booking-worker, postgres-standby",
        "booking-gateway, kafka",
        "booking-gateway, booking-worker",
        "booking-gateway, booking-gateway-2",
        "booking-gateway-2, kafka-3",
        "booking-gateway-2, postgres-standby",
        "kafka-2, kafka-3",
        "kafka-topics, kafka",
        "postgres-standby, postgres",
        "nginx, booking-gateway",
        "nginx, booking-gateway-2",
        "prometheus, booking-worker",
        "prometheus, booking-gateway-2",
        "grafana, prometheus"
    })
    void connectedServicesShareANetwork(String one, String other) {
        Compose cluster = Compose.cluster();
        assertThat(networks(cluster.service(one))).containsAnyElementsOf(networks(cluster.service(other)));
    }

    /** The proxy asks for the name that both gateways have. */
    @ParameterizedTest
    @CsvSource({"booking-gateway", "booking-gateway-2"})
    void theProxyFindsBothGatewaysByOneName(String gateway) {
        assertThat(Compose.map(Compose.cluster()
                                .service(gateway)
                                .map("networks")
                                .get("edge"))
                        .get("aliases"))
                .hasToString("[gateways]");
    }
}
