package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the expected reply to a request with the stored one, column by column. */
final class Comparison {

    private Comparison() {}

    /** Returns one text for each column that differs. */
    static List<String> differences(ReplyColumns asAsked, ReplyColumns stored) {
        if (asAsked.equals(stored)) {
            return List.of();
        }
        ReplyColumns expected = ErasureMask.as(asAsked, stored);
        List<String> found = new ArrayList<>();
        Difference.compare(found, "slot_id", expected.slotId(), stored.slotId());
        Difference.compare(found, "request_digest", expected.digest(), stored.digest());
        Difference.compare(found, "outcome", expected.outcome(), stored.outcome());
        Difference.compare(found, "code", expected.code(), stored.code());
        Difference.compare(found, "reason", expected.reason(), stored.reason());
        customer(found, expected.customerId(), expected.quantity(), stored);
        Difference.compare(found, "quantity", expected.quantity(), stored.quantity());
        Difference.compare(found, "current_bookings", expected.currentBookings(), stored.currentBookings());
        Difference.compare(found, "capacity", expected.capacity(), stored.capacity());
        if (!sameReplies(expected.details(), stored.details())) {
            Difference.compare(found, "details", expected.details(), stored.details());
        }
        if (!sameReplies(expected.followUps(), stored.followUps())) {
            Difference.compare(found, "follow_ups", expected.followUps(), stored.followUps());
        }
        return found;
    }

    /**
     * Compares the customer of a refusal or a grant. Older versions stored the customer of a refusal only if the
     * request asked for seats.
     */
    static void customer(
            List<String> found, @Nullable String expected, @Nullable Integer quantity, ReplyColumns stored) {
        boolean isOlder = stored.isNo() && stored.customerId() == null && quantity == null;
        if (!isOlder) {
            Difference.compare(found, "customer_id", expected, stored.customerId());
        }
    }

    /** Compares replies by their content, because older versions may have written the same reply as different JSON. */
    private static boolean sameReplies(@Nullable String expected, @Nullable String stored) {
        if (expected == null || stored == null) {
            return expected == null && stored == null;
        }
        return expected.equals(stored)
                || (replies(expected).equals(replies(stored))
                        && !replies(expected).contains(null));
    }

    private static List<@Nullable Reply> replies(String json) {
        return Arrays.asList(json.lines().map(FollowUps::reply).toArray(Reply[]::new));
    }
}
