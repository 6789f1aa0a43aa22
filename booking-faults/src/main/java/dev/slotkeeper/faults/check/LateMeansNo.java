package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Past its deadline a request is never booked, by the database's clock. */
final class LateMeansNo implements Guarantee {

    @Override
    public int number() {
        return 8;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        for (Ask ask : evidence.asks()) {
            Tables.DecisionRow decision = ask.requestId() == null
                    ? null
                    : evidence.after().decisions().get(ask.requestId());
            if (decision != null && isLate(ask, decision)) {
                broken.add("request " + ask.requestId() + " was booked at " + decision.decidedAt()
                        + ", past its deadline " + ask.deadline());
            }
        }
        return broken;
    }

    private static boolean isLate(Ask ask, Tables.DecisionRow decision) {
        Instant deadline = ask.deadline();
        return decision.partition() == ask.message().partition()
                && decision.offset() == ask.message().offset()
                && decision.outcome().equals("CONFIRMED")
                && deadline != null
                && decision.decidedAt().isAfter(deadline);
    }
}
