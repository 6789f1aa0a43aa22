package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request id is decided once: every answer to the same request is the same bytes, and says what is stored. */
final class OneDecision implements Guarantee {

    @Override
    public int number() {
        return 3;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        evidence.asksById().keySet().forEach(id -> {
            List<Told> answers = evidence.answers(id);
            sameBytes(id, answers, broken);
            sameDecision(id, answers, evidence.after().decisions().get(id), broken);
        });
        return broken;
    }

    private static void sameBytes(UUID id, List<Told> answers, List<String> broken) {
        Map<String, String> byEvent = new HashMap<>();
        for (Told answer : answers) {
            String bytes = answer.bytes();
            String first = byEvent.putIfAbsent(answer.text("eventId"), bytes);
            if (first != null && !first.equals(bytes)) {
                broken.add("request " + id + " was told " + first + " and then " + bytes);
            }
        }
    }

    private static void sameDecision(
            UUID id, List<Told> answers, Tables.@Nullable DecisionRow stored, List<String> broken) {
        Set<String> decisions = new HashSet<>();
        for (Told answer : answers) {
            if (answer.isUndecided()
                    || answer.isReuse()
                    || answer.text("reason").equals("MALFORMED")) {
                continue;
            }
            decisions.add(answer.bytes());
            if (stored == null) {
                broken.add("request " + id + " was told " + answer.bytes() + ", and nothing is stored");
            } else if (!says(answer, stored)) {
                broken.add("request " + id + " was told " + answer.bytes() + ", and stored is " + stored);
            }
        }
        if (decisions.size() > 1) {
            broken.add("request " + id + " has " + decisions.size() + " decisions: " + decisions);
        }
    }

    private static boolean says(Told answer, Tables.DecisionRow stored) {
        String type = answer.text("type");
        String outcome =
                switch (type) {
                    case "BookingConfirmed" -> "CONFIRMED";
                    case "SlotCreated" -> "SLOT_CREATED";
                    default -> "REJECTED";
                };
        return outcome.equals(stored.outcome())
                && answer.text("code").equals(stored.code() == null ? "" : stored.code())
                && answer.text("reason").equals(stored.reason() == null ? "" : stored.reason());
    }
}
