package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the calls that docs/contract.md shows, in their order, and compares the answers with those it shows. */
class ContractExamplesIT {

    private static final Pattern CALL =
            Pattern.compile("```http\\n((?:POST|GET).*?)\\n```\\n```http\\n(.*?)\\n```", Pattern.DOTALL);
    private static final String ANY = "…";

    /** Members that the contract allows to be absent. */
    private static final Set<String> SOMETIMES = Set.of("queuePosition", "estimatedSeconds");

    @Test
    void everyCallIsAnsweredAsTheContractShows() throws IOException {
        String run = UUID.randomUUID().toString().substring(0, 8);
        // Slots and keys of an earlier run must not answer for this one, nor may a slot of another test be offered as
        // an
        // alternative: no other resource is of the kind that the name "room<run>-7" belongs to.
        String contract = Files.readString(Path.of("..", "..", "docs", "contract.md"))
                .replace("room-7", "room" + run + "-7")
                .replace("order-4711", "order-" + run);
        Matcher calls = CALL.matcher(contract);
        try (BookingSystem system = new BookingSystem()) {
            system.worker();
            Http http = system.gateway();
            int count = 0;
            while (calls.find()) {
                check(call(http, calls.group(1)), calls.group(2));
                count++;
            }
            assertThat(count).isGreaterThanOrEqualTo(6);
        }
    }

    private static HttpResponse<String> call(Http http, String call) {
        String[] parts = call.split("\n\n", 2);
        String[] head = parts[0].split("\n", -1);
        String path = head[0].substring(head[0].indexOf(' ') + 1);
        if (head[0].startsWith("GET")) {
            return http.get(path);
        }
        List<String> headers = new ArrayList<>();
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(": ", 2);
            if (!header[0].equals("Content-Type")) {
                headers.addAll(List.of(header));
            }
        }
        return http.post(path, parts[1], headers.toArray(String[]::new));
    }

    private static void check(HttpResponse<String> answer, String shown) {
        String[] parts = shown.split("\n\n", 2);
        String[] head = parts[0].split("\n", -1);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(Integer.parseInt(head[0]));
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(": ", 2);
            assertThat(answer.headers().firstValue(header[0]).orElse("none"))
                    .matches(Pattern.quote(header[1]).replace(ANY, "\\E.*\\Q"));
        }
        JsonNode expected = Http.json(parts[1]);
        JsonNode actual = Http.json(answer);
        assertThat(names(expected)).as(answer.body()).containsAll(names(actual));
        assertThat(names(actual)).as(answer.body()).containsAll(always(expected));
        for (Map.Entry<String, JsonNode> member : expected.properties()) {
            if (actual.has(member.getKey()) && !member.getValue().asText().equals(ANY)) {
                assertThat(actual.get(member.getKey())).as(member.getKey()).isEqualTo(member.getValue());
            }
        }
    }

    private static List<String> always(JsonNode object) {
        return names(object).stream().filter(name -> !SOMETIMES.contains(name)).toList();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }
}
