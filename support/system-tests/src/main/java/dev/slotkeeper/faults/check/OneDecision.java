package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks guarantee 3: a request id is decided once. All answers to the same request have the same bytes and match the
 * stored decision, and so do the events that follow from it.
 */
final class OneDecision implements Guarantee {

    /** Stored outcomes by the type of the granting answer. */
    private static final Map<String, String> OUTCOMES = Map.ofEntries(
            Map.entry("BookingConfirmed", "CONFIRMED"),
            Map.entry("SlotHeld", "HELD"),
            Map.entry("HoldReleased", "RELEASED"),
            Map.entry("HoldExpired", "EXPIRED"),
            Map.entry("WaitlistExpired", "EXPIRED"),
            Map.entry("BookingCancelled", "CANCELLED"),
            Map.entry("BookingWaitlisted", "WAITLISTED"),
            Map.entry("BookingRescheduled", "RESCHEDULED"),
            Map.entry("SlotCreated", "SLOT_CREATED"),
            Map.entry("SlotChanged", "SLOT_CHANGED"),
            Map.entry("SlotClosed", "SLOT_CLOSED"),
            Map.entry("SlotReopened", "SLOT_REOPENED"),
            Map.entry("SlotDeleted", "SLOT_DELETED"),
            Map.entry("WaitlistServed", "WAITLIST_SERVED"));

    @Override
    public int number() {
        return 3;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        evidence.requestsById().keySet().forEach(id -> {
            List<ReceivedAnswer> answers = evidence.answers(id);
            sameBytes(id, answers, broken);
            Tables.DecisionRow stored = evidence.after().decisions().get(id);
            sameDecision(id, answers, stored, broken);
            evidence.followUps(id).stream()
                    .filter(event -> stored == null || !stored.followUps().contains(event.bytes()))
                    .forEach(event -> broken.add(
                            "request " + id + " has the follow-up " + event.bytes() + ", but stored is " + stored));
        });
        return broken;
    }

    private static void sameBytes(UUID id, List<ReceivedAnswer> answers, List<String> broken) {
        Map<String, String> byEvent = new HashMap<>();
        for (ReceivedAnswer answer : answers) {
            String bytes = answer.bytes();
            String first = byEvent.putIfAbsent(answer.text("eventId"), bytes);
            if (first != null && !first.equals(bytes)) {
                broken.add("request " + id + " was answered " + first + " and then " + bytes);
            }
        }
    }

    private static void sameDecision(
            UUID id, List<ReceivedAnswer> answers, Tables.@Nullable DecisionRow stored, List<String> broken) {
        Set<String> decisions = new HashSet<>();
        for (ReceivedAnswer answer : answers) {
            if (answer.isUndecided()
                    || answer.isReuse()
                    || answer.text("reason").equals("MALFORMED")) {
                continue;
            }
            decisions.add(answer.bytes());
            if (stored == null) {
                broken.add("request " + id + " was answered " + answer.bytes() + ", but nothing is stored");
            } else if (!matches(answer, stored)) {
                broken.add("request " + id + " was answered " + answer.bytes() + ", but stored is " + stored);
            }
        }
        if (decisions.size() > 1) {
            broken.add("request " + id + " has " + decisions.size() + " decisions: " + decisions);
        }
    }

    private static boolean matches(ReceivedAnswer answer, Tables.DecisionRow stored) {
        String outcome = OUTCOMES.getOrDefault(answer.text("type"), "REJECTED");
        boolean isStoredWhole = stored.isGranted() && stored.details() != null;
        return outcome.equals(stored.outcome())
                && answer.text("code").equals(stored.code() == null ? "" : stored.code())
                && answer.text("reason").equals(stored.reason() == null ? "" : stored.reason())
                && (!isStoredWhole || answer.bytes().equals(stored.details()));
    }
}
