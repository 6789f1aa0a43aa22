package dev.slotkeeper.gateway.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The slots with the most requests in the last minute.
 *
 * @param requests by slot, in descending order
 * @param uncertainty how many more requests there may have been of each
 */
record HotSlots(Map<String, Long> requests, long uncertainty) {

    static final HotSlots NONE = new HotSlots(Map.of(), 0);
    static final int MOST = 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    HotSlots {
        requests = Collections.unmodifiableMap(requests.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, LinkedHashMap::new)));
    }

    /** @throws PrometheusParser.Unreadable if the text is not a worker's response */
    static HotSlots read(String json) {
        try {
            JsonNode top = JSON.readTree(json);
            JsonNode slots = top.path("slots");
            if (!slots.isArray() || slots.size() > MOST) {
                throw new PrometheusParser.Unreadable("no list of at most " + MOST + " slots");
            }
            Map<String, Long> requests = new LinkedHashMap<>();
            for (JsonNode slot : slots) {
                String slotId =
                        ContractJson.readSlotId("slotId", slot.path("slotId").asText());
                requests.put(slotId, count(slot.get("requests")));
            }
            return new HotSlots(requests, count(top.get("uncertainty")));
        } catch (JsonProcessingException | ContractViolation e) {
            throw new PrometheusParser.Unreadable("hot slots: " + e.getMessage());
        }
    }

    private static long count(@Nullable JsonNode node) {
        if (node == null || !node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0) {
            throw new PrometheusParser.Unreadable("hot slots: a count is " + node);
        }
        return node.asLong();
    }

    /**
     * Adds two workers' counts. Each slot has one worker, except while it moves to another, so no request is counted
     * twice.
     */
    HotSlots plus(HotSlots other) {
        Map<String, Long> all = new LinkedHashMap<>(requests);
        other.requests.forEach((slotId, count) -> all.merge(slotId, count, Long::sum));
        return new HotSlots(all, Math.max(uncertainty, other.uncertainty));
    }
}
