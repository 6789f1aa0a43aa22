package dev.slotkeeper.erasing;

import dev.slotkeeper.audit.replay.Pseudonym;
import dev.slotkeeper.contracts.DecisionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a decision's row says of customers.
 *
 * @param digest a hash over the request, with the customer's id in it: whoever guesses the id could confirm it
 * @param customerId whose request, or whose booking, it was
 * @param details the reply, or what broke the contract
 * @param followUps what it did to others' bookings, a reply a line
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
     * The same without this customer. Of the customer's own decision digest and event ids, which follow from the digest, become
     * random too, and what broke the contract is gone; so the request, sent again, is answered REQUEST_ID_REUSED.
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

    /** As a decision names the events that follow from it. */
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
