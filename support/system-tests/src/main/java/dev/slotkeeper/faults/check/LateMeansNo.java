package dev.slotkeeper.faults.check;

import dev.slotkeeper.contracts.BookingCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks guarantee 8: by the database's clock, no request is granted after its deadline, no hold is confirmed after its
 * end, and no expired waitlist entry is promoted.
 */
final class LateMeansNo implements Guarantee {

    @Override
    public int number() {
        return 8;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        evidence.decided().forEach((id, request) -> {
            Tables.DecisionRow decision = evidence.decision(id);
            Instant deadline = request.deadline();
            if (decision.isGranted() && deadline != null && decision.decidedAt().isAfter(deadline)) {
                broken.add("request " + id + " was granted at " + decision.decidedAt() + ", past its deadline "
                        + deadline);
            }
            if (decision.isGranted()
                    && request.command() instanceof BookingCommand command
                    && command.kind() == BookingCommand.Kind.CONFIRM_HOLD) {
                late(evidence, "hold", command.bookingId(), decision, broken);
            }
            for (String followUp : decision.followUps()) {
                if (Json.read(followUp).path("promoted").asBoolean()) {
                    late(evidence, "wait", Json.bookingId(Json.read(followUp)), decision, broken);
                }
            }
        });
        return broken;
    }

    /**
     * Reports the booking if it was confirmed after the end of its hold or waitlist entry, as the answer to its request
     * stated it.
     */
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
