package dev.slotkeeper.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every question of the dashboard and of the alert rules, put to a Prometheus that reads a worker and a gateway. */
class QueriesIT {

    /** A figure with its labels, as rules name it. */
    private static final Pattern SELECTOR =
            Pattern.compile("\\b(?:up|(?:booking|resilience4j|hikaricp|jvm)_\\w+)(?:\\{[^}]*})?");

    /** There are none while all is well, or without logins. */
    private static final Set<String> EMPTY_WHILE_ALL_IS_WELL = Set.of(
            "booking_gateway_requests_total{status=~\"5..\"}",
            "booking_gateway_refused_total{outcome=\"TOKENS_NOT_CHECKED\"}");

    @TempDir
    private static Path folder;

    private static Stage stage;
    private static LivePrometheus prometheus;

    @BeforeAll
    static void start() throws IOException {
        Path program = InstalledPrometheus.orSkip("prometheus");
        stage = new Stage();
        stage.work();
        prometheus = new LivePrometheus(program, folder, stage.workerAddress(), stage.gatewayAddress());
        Awaitility.await().atMost(Durations.ONE_MINUTE).until(() -> hasResult("count(up == 1) == 2"));
        // A rate needs a figure that rose while it was watched.
        stage.work();
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (stage != null) {
            stage.close();
        }
    }

    static List<String> panels() {
        return Dashboard.read().queries();
    }

    static Set<String> figuresOfTheRules() {
        Set<String> selectors = new TreeSet<>();
        AlertRules.all()
                .forEach(alert ->
                        SELECTOR.matcher(alert.expression()).results().forEach(match -> selectors.add(match.group())));
        selectors.removeAll(EMPTY_WHILE_ALL_IS_WELL);
        return selectors;
    }

    @ParameterizedTest
    @MethodSource("panels")
    void everyPanelShowsSomething(String query) {
        Awaitility.await().atMost(Durations.ONE_MINUTE).untilAsserted(() -> assertThat(hasResult(query))
                .as(query + " -> " + prometheus.query(query))
                .isTrue());
    }

    @ParameterizedTest
    @MethodSource("figuresOfTheRules")
    void everyFigureOfTheRulesIsThere(String selector) {
        Awaitility.await().atMost(Durations.ONE_MINUTE).untilAsserted(() -> assertThat(hasResult(selector))
                .as(selector)
                .isTrue());
    }

    @Test
    void everyRuleIsUnderstood() {
        Awaitility.await().atMost(Durations.ONE_MINUTE).untilAsserted(() -> {
            List<JsonNode> rules = prometheus.rules().findParents("health");
            assertThat(rules).hasSameSizeAs(AlertRules.all()).allSatisfy(rule -> {
                assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
            });
        });
    }

    private static boolean hasResult(String query) {
        JsonNode answer = prometheus.query(query);
        assertThat(answer.path("status").asText()).as(query + " -> " + answer).isEqualTo("success");
        return !answer.path("data").path("result").isEmpty();
    }
}
