package dev.slotkeeper.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The dashboard as it is provisioned. */
record Dashboard(JsonNode json) {

    private static final Path FILE = Path.of("..", "..", "deploy", "grafana", "dashboards", "slotkeeper.json");

    static Dashboard read() {
        try {
            return new Dashboard(new ObjectMapper().readTree(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> panels() {
        return StreamSupport.stream(json.path("panels").spliterator(), false)
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    List<String> rows() {
        return StreamSupport.stream(json.path("panels").spliterator(), false)
                .filter(panel -> panel.path("type").asText().equals("row"))
                .map(panel -> panel.path("title").asText())
                .toList();
    }

    /** Returns the panels' queries, with the interval that Grafana would insert. */
    List<String> queries() {
        return panels().stream()
                .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false))
                .map(target -> target.path("expr").asText().replace("$__rate_interval", "1m"))
                .toList();
    }
}
