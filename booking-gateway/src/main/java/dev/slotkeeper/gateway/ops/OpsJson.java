package dev.slotkeeper.gateway.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotkeeper.runtime.HotSlots;
import dev.slotkeeper.runtime.Percentiles;
import dev.slotkeeper.runtime.ProgramMetrics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the JSON that docs/contract.md defines for {@code /v1/ops}. */
public final class OpsJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MILLI = 1_000.0;

    private OpsJson() {}

    static byte[] snapshot(
            Duration interval, List<HistoryPoint> points, List<InstanceStatus> seen, DemoCrowd.@Nullable Status crowd) {
        ObjectNode all = JSON.createObjectNode();
        all.put("intervalSeconds", interval.toMillis() / MILLI);
        ArrayNode series = all.putArray("points");
        points.forEach(point -> series.add(point(point)));
        return bytes(now(all, seen, crowd));
    }

    static byte[] event(HistoryPoint point, List<InstanceStatus> seen, DemoCrowd.@Nullable Status crowd) {
        ObjectNode all = JSON.createObjectNode();
        all.set("point", point(point));
        return bytes(now(all, seen, crowd));
    }

    /** Writes the state of a crowd. */
    public static byte[] crowd(DemoCrowd.Status status) {
        return bytes(status(status));
    }

    private static ObjectNode now(ObjectNode all, List<InstanceStatus> seen, DemoCrowd.@Nullable Status crowd) {
        ArrayNode instances = all.putArray("instances");
        seen.forEach(one -> instances.add(instance(one)));
        Optional<HotSlots> hot = seen.stream()
                .map(InstanceStatus::reading)
                .map(reading -> reading == null ? null : reading.hotSlots())
                .filter(Objects::nonNull)
                .reduce(HotSlots::plus);
        ArrayNode slots = all.putArray("hotSlots");
        hot.ifPresent(top -> top.slots()
                .forEach(slot -> slots.addObject().put("slotId", slot.slotId()).put("requests", slot.requests())));
        all.put("hotSlotsUncertainty", hot.map(HotSlots::uncertainty).orElse(0L));
        all.put("crowd", crowd != null);
        if (crowd != null) {
            all.set("crowdStatus", status(crowd));
        }
        return all;
    }

    private static ObjectNode point(HistoryPoint point) {
        ObjectNode node = JSON.createObjectNode();
        node.put("number", point.number());
        node.put("at", point.at().toString());
        node.put("reads", rounded(point.reads()));
        node.put("writes", rounded(point.writes()));
        ObjectNode decisions = node.putObject("decisions");
        point.decisions().forEach((code, rate) -> decisions.put(code, rounded(rate)));
        putKnown(node, "queued", point.queued());
        putKnown(node, "oldestSeconds", point.oldest());
        putKnown(node, "answerSeconds", point.answer());
        putKnown(node, "decisionSeconds", point.decision());
        node.put("up", point.up());
        node.put("down", point.down());
        node.put("breakersOpen", point.breakersOpen());
        return node;
    }

    private static void putKnown(ObjectNode node, String name, @Nullable Double value) {
        if (value != null) {
            node.put(name, rounded(value));
        }
    }

    private static void putKnown(ObjectNode node, String name, @Nullable Percentiles value) {
        if (value != null) {
            node.putObject(name)
                    .put("p50", rounded(value.p50()))
                    .put("p95", rounded(value.p95()))
                    .put("p99", rounded(value.p99()));
        }
    }

    private static ObjectNode instance(InstanceStatus instanceStatus) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", instanceStatus.name());
        node.put("up", instanceStatus.reading() != null);
        ProgramMetrics last = instanceStatus.last();
        if (last != null) {
            node.put("program", last.program());
            node.put("version", last.version());
        }
        ProgramMetrics now = instanceStatus.reading();
        if (now != null) {
            node.put("uptimeSeconds", Math.round(now.uptimeSeconds()));
            if (now.breaker() != null) {
                node.put("breaker", now.breaker());
            }
            node.put("apart", now.mismatch());
        }
        if (instanceStatus.lastSeen() != null) {
            node.put("lastSeen", instanceStatus.lastSeen().toString());
        }
        return node;
    }

    private static ObjectNode status(DemoCrowd.Status status) {
        return JSON.createObjectNode()
                .put("running", status.running())
                .put("visitors", status.visitors())
                .put("booked", status.booked())
                .put("refused", status.refused())
                .put("leftSeconds", status.left().toMillis() / MILLI);
    }

    private static double rounded(double value) {
        return Math.round(value * MILLI) / MILLI;
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a tree of strings and numbers can be written", impossible);
        }
    }
}
