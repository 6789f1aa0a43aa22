package dev.slotkeeper.faults.check;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ExtendHold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks guarantee 8: by the database's clock, no request is granted after its deadline, no hold is confirmed or
 * extended after its end, no hold lasts longer than allowed, and no expired waitlist entry is promoted.
 */
final class LateMeansNo implements Guarantee {

    @Override
    public int number() {
        return 8;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        HoldEnds ends = new HoldEnds(evidence);
        broken.addAll(ends.wrong());
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
                late(ends.before(command.bookingId(), decision), "hold", command.bookingId(), decision, broken);
            }
            if (decision.isGranted() && request.command() instanceof ExtendHold extension) {
                late(ends.before(extension.holdId(), decision), "hold", extension.holdId(), decision, broken);
            }
            for (String followUp : decision.followUps()) {
                if (Json.read(followUp).path("promoted").asBoolean()) {
                    UUID waiting = Json.bookingId(Json.read(followUp));
                    late(endOfWait(evidence, waiting), "wait", waiting, decision, broken);
                }
            }
        });
        return broken;
    }

    /** Returns the end of a waitlist entry, as the answer to its request stated it; null if it stated none. */
    private static @Nullable Instant endOfWait(Evidence evidence, @Nullable UUID bookingId) {
        Tables.DecisionRow begin =
                bookingId == null ? null : evidence.after().decisions().get(bookingId);
        return begin == null ? null : Json.instant(Json.read(begin.details()).path("expiresAt"));
    }

    /** Reports the booking if it was granted more after the end of its hold or waitlist entry. */
    private static void late(
            @Nullable Instant ends,
            String what,
            @Nullable UUID bookingId,
            Tables.DecisionRow granted,
            List<String> broken) {
        if (ends != null && !granted.decidedAt().isBefore(ends)) {
            broken.add("the " + what + " " + bookingId + " ended at " + ends + ", and was " + granted.outcome() + " at "
                    + granted.decidedAt() + " by request " + granted.requestId());
        }
    }
}
