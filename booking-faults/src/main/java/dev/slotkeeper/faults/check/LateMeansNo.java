package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * By the database's clock nothing is granted past its deadline, no hold is confirmed whose time is over, and nobody comes
 * up who waits no longer.
 */
final class LateMeansNo implements Guarantee {

    @Override
    public int number() {
        return 8;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        evidence.decided().forEach((id, ask) -> {
            Tables.DecisionRow decision = evidence.decision(id);
            Instant deadline = ask.deadline();
            if (decision.isGranted() && deadline != null && decision.decidedAt().isAfter(deadline)) {
                broken.add("request " + id + " was granted at " + decision.decidedAt() + ", past its deadline "
                        + deadline);
            }
            if (decision.isGranted() && ask.kind() == Ask.Kind.CONFIRM) {
                late(evidence, "hold", ask.bookingId(), decision, broken);
            }
            for (String followUp : decision.followUps()) {
                if (Json.read(followUp).path("promoted").asBoolean()) {
                    late(evidence, "wait", Json.bookingId(Json.read(followUp)), decision, broken);
                }
            }
        });
        return broken;
    }

    /** Whether the booking's own time, as its request was told it, was over when it was confirmed. */
    private static void late(
            Evidence evidence,
            String what,
            @Nullable UUID bookingId,
            Tables.DecisionRow confirmed,
            List<String> broken) {
        Tables.DecisionRow begin =
                bookingId == null ? null : evidence.after().decisions().get(bookingId);
        Instant ends =
                begin == null ? null : Json.instant(Json.read(begin.details()).path("expiresAt"));
        if (ends != null && !confirmed.decidedAt().isBefore(ends)) {
            broken.add("the " + what + " " + bookingId + " ended at " + ends + ", and was confirmed at "
                    + confirmed.decidedAt() + " by request " + confirmed.requestId());
        }
    }
}
