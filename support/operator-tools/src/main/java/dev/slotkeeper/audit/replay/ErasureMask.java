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
 * Applies the erasure of customers to expected decisions: a pseudonym replaces the id. In the customer's own decisions,
 * the digest and the event ids that are derived from it change too. Nothing else may differ.
 */
final class ErasureMask {

    private ErasureMask() {}

    /** Returns the expected decision after the erasure of the customers that the stored one names by pseudonyms. */
    static ReplyColumns as(ReplyColumns expected, ReplyColumns stored) {
        boolean isOwn = expected.customerId() != null && Pseudonym.is(stored.customerId());
        return new ReplyColumns(
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

    /** Removes the detail of a malformed command, which may hold text of the customer's. */
    private static @Nullable String malformed(ReplyColumns expected) {
        return Reason.MALFORMED.name().equals(expected.reason()) ? Pseudonym.DETAILS : expected.details();
    }

    /**
     * Applies the erasure to replies, one a line.
     *
     * @param digest the changed digest; null unless the decision is the erased customer's own
     */
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
                    update.reason(),
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
