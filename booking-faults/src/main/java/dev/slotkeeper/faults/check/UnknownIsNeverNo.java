package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.List;

/** Who is told that the slot could not be read is granted nothing by that very message. */
final class UnknownIsNeverNo implements Guarantee {

    @Override
    public int number() {
        return 7;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        evidence.asksById().forEach((id, asks) -> {
            Tables.DecisionRow decision = evidence.after().decisions().get(id);
            boolean isGranted = evidence.bookings().containsKey(id) || (decision != null && decision.isGranted());
            // Sent again, the same request may well be granted.
            boolean isSentOnce = asks.size() == 1;
            if (isSentOnce && isGranted && evidence.answers(id).stream().anyMatch(Told::isUndecided)) {
                broken.add("request " + id + " was told SLOT_FETCH_ERROR, and is granted");
            }
        });
        return broken;
    }
}
