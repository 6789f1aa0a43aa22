package dev.slotkeeper.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** The rules of deploy/prometheus/alerts.yml and what alerts.test.yml tries of them. */
final class AlertRules {

    static final Path FOLDER = Path.of("..", "..", "deploy", "prometheus");
    static final Path RULES = FOLDER.resolve("alerts.yml");
    static final Path TRIALS = FOLDER.resolve("alerts.test.yml");

    private AlertRules() {}

    /** One rule, as far as it matters to people. */
    record Alert(String name, String expression, String severity, String summary, String runbook) {}

    static List<Alert> all() {
        List<Alert> alerts = new ArrayList<>();
        for (Map<?, ?> group : maps(read(RULES).get("groups"))) {
            for (Map<?, ?> rule : maps(group.get("rules"))) {
                Map<?, ?> labels = map(rule.get("labels"));
                Map<?, ?> annotations = map(rule.get("annotations"));
                alerts.add(new Alert(
                        text(rule, "alert"),
                        text(rule, "expr"),
                        text(labels, "severity"),
                        text(annotations, "summary"),
                        text(annotations, "runbook")));
            }
        }
        return alerts;
    }

    /** The names of all trials, such as {@code WorkerDown fires}. */
    static List<String> trials() {
        return maps(read(TRIALS).get("tests")).stream()
                .map(trial -> text(trial, "name"))
                .toList();
    }

    private static Map<?, ?> read(Path file) {
        try {
            return map(new Yaml().load(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Map<?, ?> map, String name) {
        Object value = map.get(name);
        return value == null ? "" : value.toString();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(one -> maps.add(map(one)));
        }
        return maps;
    }
}
