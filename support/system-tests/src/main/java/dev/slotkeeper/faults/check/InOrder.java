package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Checks guarantee 5: a slot's decisions follow from processing its requests one after the other in the log's order,
 * its events have that order, its waitlist is served in order of arrival, and no
 * free seat is kept from a waiting booking that fits.
 */
final class InOrder implements Guarantee {

    @Override
    public int number() {
        return 5;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>(new Replay(evidence).differences());
        broken.addAll(new WaitlistOrder(evidence).overtakings());
        broken.addAll(new SeatsInReach(evidence).leftWaiting());
        Set<UUID> seen = new HashSet<>();
        Map<String, Tables.DecisionRow> latest = new HashMap<>();
        for (ReceivedAnswer event : evidence.events()) {
            Tables.DecisionRow decision = evidence.after().decisions().get(event.requestId());
            if (decision == null
                    || event.isReuse()
                    || isOfAnotherMessage(event, decision)
                    || !decision.slotId().equals(event.text("slotId"))
                    || wasUndecided(event.requestId(), evidence)
                    || evidence.hadOverdue(event.requestId())
                    || wasSentElsewhere(event.requestId(), evidence)
                    || !seen.add(event.requestId())) {
                continue;
            }
            Tables.DecisionRow before = latest.put(decision.slotId(), decision);
            if (before != null && before.partition() == decision.partition() && before.offset() > decision.offset()) {
                broken.add("slot " + decision.slotId() + ": the event of offset " + before.offset()
                        + " came before that of offset " + decision.offset());
            }
        }
        return broken;
    }

    /** Returns true if the event refuses a malformed message with the id of a request that was decided otherwise. */
    private static boolean isOfAnotherMessage(ReceivedAnswer event, Tables.DecisionRow decision) {
        return event.text("reason").equals("MALFORMED") && !"MALFORMED".equals(decision.reason());
    }

    /** Returns true for a request with a misplaced copy, whose worker may repeat the answer before it is published. */
    private static boolean wasSentElsewhere(UUID requestId, Evidence evidence) {
        return evidence.requestsById().getOrDefault(requestId, List.of()).stream()
                .anyMatch(request -> request.repeats(evidence.decided().get(requestId)));
    }

    /** Returns true for a request that was answered SLOT_FETCH_ERROR, which has no fixed place in the order. */
    private static boolean wasUndecided(UUID requestId, Evidence evidence) {
        return evidence.events(requestId).stream().anyMatch(ReceivedAnswer::isUndecided);
    }
}
