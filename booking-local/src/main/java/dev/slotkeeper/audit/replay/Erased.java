package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What erasing a customer makes of a decision: a pseudonym in place of the id; of the customer's own decision another digest
 * too, and the event ids that follow from it. Nothing else may be different.
 */
final class Erased {

    private Erased() {}

    /** The expected answer as it is after those customers were erased who are pseudonyms in the stored one. */
    static Told as(Told expected, Told stored) {
        boolean isOwn = expected.customerId() != null && Pseudonym.is(stored.customerId());
        return new Told(
                expected.slotId(),
                isOwn ? stored.digest() : expected.digest(),
                expected.outcome(),
                expected.code(),
                expected.reason(),
                isOwn ? stored.customerId() : expected.customerId(),
                expected.quantity(),
                expected.currentBookings(),
                expected.capacity(),
                isOwn && Pseudonym.DETAILS.equals(stored.details())
                        ? malformed(expected)
                        : replies(expected.details(), stored.details(), isOwn ? stored.digest() : null, false),
                replies(expected.followUps(), stored.followUps(), isOwn ? stored.digest() : null, true));
    }

    /** Leaves out the detail of a malformed command, which may have been the customer's own words. */
    private static @Nullable String malformed(Told expected) {
        return Reason.MALFORMED.name().equals(expected.reason()) ? Pseudonym.DETAILS : expected.details();
    }

    /** @param digest the other one; null where the decision is not the erased customer's own */
    private static @Nullable String replies(
            @Nullable String expected, @Nullable String stored, @Nullable UUID digest, boolean areFollowUps) {
        if (expected == null || stored == null || (digest == null && !stored.contains(Pseudonym.PREFIX))) {
            return expected;
        }
        List<String> there = stored.lines().toList();
        List<String> erased = new ArrayList<>();
        for (String line : expected.lines().toList()) {
            String other = erased.size() < there.size() ? there.get(erased.size()) : "";
            erased.add(reply(line, FollowUps.reply(other), digest, areFollowUps));
        }
        return String.join("\n", erased);
    }

    private static String reply(String line, @Nullable Reply stored, @Nullable UUID digest, boolean isFollowUp) {
        Reply reply = FollowUps.reply(line);
        Reply erased = reply;
        if (reply instanceof BookingConfirmed yes) {
            erased = new BookingConfirmed(
                    eventId(yes, yes.bookingId(), digest, isFollowUp),
                    yes.requestId(),
                    yes.slotId(),
                    yes.bookingId(),
                    customerId(yes.customerId(), stored),
                    yes.quantity(),
                    yes.currentBookings(),
                    yes.capacity(),
                    yes.promoted(),
                    yes.decidedAt());
        } else if (reply instanceof BookingUpdate update) {
            erased = new BookingUpdate(
                    update.kind(),
                    eventId(update, update.bookingId(), digest, isFollowUp),
                    update.requestId(),
                    update.slotId(),
                    update.bookingId(),
                    customerId(update.customerId(), stored),
                    update.quantity(),
                    update.currentBookings(),
                    update.capacity(),
                    update.expiresAt(),
                    update.position(),
                    update.move(),
                    update.decidedAt());
        }
        return erased == null ? line : new String(ContractJson.write(erased), StandardCharsets.UTF_8);
    }

    private static UUID eventId(Reply reply, UUID bookingId, @Nullable UUID digest, boolean isFollowUp) {
        if (digest == null) {
            return reply.eventId();
        }
        UUID event = DecisionRecord.eventId(reply.requestId(), digest);
        return isFollowUp ? DecisionRecord.eventId(event, bookingId) : event;
    }

    private static String customerId(String expected, @Nullable Reply stored) {
        String there = null;
        if (stored instanceof BookingConfirmed yes) {
            there = yes.customerId();
        } else if (stored instanceof BookingUpdate update) {
            there = update.customerId();
        }
        return there != null && Pseudonym.is(there) ? there : expected;
    }
}
