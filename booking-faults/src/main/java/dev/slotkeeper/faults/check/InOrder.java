package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A slot's decisions are those of one request after the other in the log's order, its events follow that order, and
 * whoever waits for it comes up in the order of arrival.
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
        Set<UUID> seen = new HashSet<>();
        Map<String, Tables.DecisionRow> latest = new HashMap<>();
        for (Told event : evidence.events()) {
            Tables.DecisionRow decision = evidence.after().decisions().get(event.requestId());
            if (decision == null
                    || event.isReuse()
                    || !decision.slotId().equals(event.text("slotId"))
                    || wasToldToComeAgain(event.requestId(), evidence)
                    || evidence.hadOverdue(event.requestId())
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

    /** Who was told that the slot could not be read has no place in the order any more. */
    private static boolean wasToldToComeAgain(UUID requestId, Evidence evidence) {
        return evidence.events(requestId).stream().anyMatch(Told::isUndecided);
    }
}
