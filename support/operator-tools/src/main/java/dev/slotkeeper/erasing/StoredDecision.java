package dev.slotkeeper.erasing;

import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.contracts.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a decision that identify customers.
 *
 * @param digest a hash over the request, which includes the customer's id: a guess of the id could be verified with it
 * @param customerId the customer of the request or of the booking
 * @param details the reply, or the contract violation
 * @param followUps the replies to other bookings that the decision changed, one a line
 */
record StoredDecision(
        UUID requestId,
        UUID digest,
        @Nullable String customerId,
        @Nullable String details,
        @Nullable String followUps) {

    private static final String CUSTOMER = "customerId";
    private static final String EVENT = "eventId";

    /**
     * Returns the decision without this customer. In the customer's own decision, the digest and the event ids that are
     * derived from it become random too, and the contract violation is removed. The same request, sent again, is then
     * answered REQUEST_ID_REUSED.
     */
    StoredDecision without(String customer, String pseudonym) {
        boolean isOwn = customer.equals(customerId);
        UUID other = isOwn ? UUID.randomUUID() : digest;
        UUID event = DecisionRecord.eventId(requestId, other);
        return new StoredDecision(
                requestId,
                other,
                isOwn ? pseudonym : customerId,
                details == null ? null : erased(details, customer, pseudonym, isOwn ? event : null),
                followUps == null ? null : erasedLines(followUps, customer, pseudonym, isOwn ? event : null));
    }

    private static String erased(String json, String customer, String pseudonym, @Nullable UUID event) {
        ReplyText reply = ReplyText.of(json);
        if (reply.isNone()) {
            return event == null ? json : Pseudonym.DETAILS;
        }
        boolean isHis = reply.has(CUSTOMER, customer);
        if (!isHis && event == null) {
            return json;
        }
        if (event == null) {
            return reply.with(Map.of(CUSTOMER, pseudonym));
        }
        return isHis
                ? reply.with(Map.of(CUSTOMER, pseudonym, EVENT, event.toString()))
                : reply.with(Map.of(EVENT, event.toString()));
    }

    private static String erasedLines(String lines, String customer, String pseudonym, @Nullable UUID event) {
        List<String> erased = new ArrayList<>();
        lines.lines()
                .forEach(line ->
                        erased.add(erased(line, customer, pseudonym, event == null ? null : eventOf(line, event))));
        return String.join("\n", erased);
    }

    /** Derives the id of a follow-up event as the worker does; null if the line names no booking. */
    private static @Nullable UUID eventOf(String line, UUID event) {
        ReplyText reply = ReplyText.of(line);
        String bookingId = reply.text("bookingId").isEmpty() ? reply.text("holdId") : reply.text("bookingId");
        try {
            return DecisionRecord.eventId(event, UUID.fromString(bookingId));
        } catch (IllegalArgumentException namesNoBooking) {
            return null;
        }
    }
}
