package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.List;

/** Checks guarantee 7: a message that is answered SLOT_FETCH_ERROR is not granted by that same message. */
final class UnknownIsNeverNo implements Guarantee {

    @Override
    public int number() {
        return 7;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        evidence.requestsById().forEach((id, asks) -> {
            Tables.DecisionRow decision = evidence.after().decisions().get(id);
            boolean isGranted = evidence.bookings().containsKey(id) || (decision != null && decision.isGranted());
            // Sent again, the same request may be granted.
            boolean isSentOnce = asks.size() == 1;
            if (isSentOnce && isGranted && evidence.answers(id).stream().anyMatch(ReceivedAnswer::isUndecided)) {
                broken.add("request " + id + " was answered SLOT_FETCH_ERROR, but is granted");
            }
        });
        return broken;
    }
}
