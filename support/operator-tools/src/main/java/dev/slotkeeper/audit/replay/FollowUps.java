package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the replies that a stored decision holds as JSON. Tolerates invalid text, because other programs may have
 * changed it.
 */
final class FollowUps {

    private FollowUps() {}

    /** Parses a reply; returns null if the text is none. */
    static @Nullable Reply reply(String json) {
        try {
            return ContractJson.readReply(json.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notAReply) {
            return null;
        }
    }

    /** Returns the follow-up replies that can be parsed, in their order. */
    static List<Reply> of(ReplyColumns columns) {
        List<Reply> replies = new ArrayList<>();
        if (columns.followUps() != null) {
            columns.followUps().lines().map(FollowUps::reply).forEach(reply -> {
                if (reply != null) {
                    replies.add(reply);
                }
            });
        }
        return replies;
    }

    static List<UUID> bookingIds(ReplyColumns columns) {
        List<UUID> ids = new ArrayList<>();
        for (Reply reply : of(columns)) {
            if (reply instanceof BookingConfirmed confirmed) {
                ids.add(confirmed.bookingId());
            } else if (reply instanceof BookingUpdate update) {
                ids.add(update.bookingId());
            }
        }
        return ids;
    }
}
