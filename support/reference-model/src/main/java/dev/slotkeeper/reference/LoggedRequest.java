package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecodedCommand.Broken;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.RescheduleBooking;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request in the log.
 *
 * @param digest a hash over the request's content
 * @param command null if the request breaks the contract
 * @param broken the contract violation; null if there is none
 * @param deadline the instant after which the request is never granted; null if it has no deadline
 * @param misplaced the command of a request that breaks the contract only by its partition; null for all others
 */
public record LoggedRequest(
        LogPlace place,
        UUID requestId,
        String slotId,
        UUID digest,
        @Nullable Command command,
        @Nullable Broken broken,
        @Nullable Instant deadline,
        @Nullable Command misplaced) {

    /** Creates a request in the partition of its key, or one that breaks another rule. */
    public LoggedRequest(
            LogPlace place,
            UUID requestId,
            String slotId,
            UUID digest,
            @Nullable Command command,
            @Nullable Broken broken,
            @Nullable Instant deadline) {
        this(place, requestId, slotId, digest, command, broken, deadline, null);
    }

    /**
     * Checks that the request either keeps or breaks the contract.
     *
     * @throws IllegalArgumentException if command and broken are both given or both null
     */
    public LoggedRequest {
        if ((command == null) == (broken == null)) {
            throw new IllegalArgumentException("command and broken: given both or neither, allowed exactly one");
        }
    }

    /** Returns the digest of the content in this version; that of a broken request covers bytes and has one only. */
    public UUID digest(int version) {
        return command == null || version == RequestDigest.VERSION ? digest : new RequestDigest().of(command, version);
    }

    /** Returns this request with the digest of an earlier version, as older workers decided it. */
    public LoggedRequest withDigest(int version) {
        return new LoggedRequest(place, requestId, slotId, digest(version), command, broken, deadline, misplaced);
    }

    /** Returns true if the earlier decision is on the same content, in whichever partition that was. */
    public boolean isRepeatOf(DecisionRecord earlier) {
        int version = earlier.digestVersion();
        return earlier.digest().equals(digest(version))
                || (misplaced != null && earlier.digest().equals(new RequestDigest().of(misplaced, version)));
    }

    /**
     * Returns the request without what it expects of the slot that it moves a booking to, for a replay that does not
     * know that slot.
     */
    public LoggedRequest expectingNothingElsewhere() {
        if (!(command instanceof RescheduleBooking move) || move.expected() == null) {
            return this;
        }
        Command anyTerms = new RescheduleBooking(
                move.requestId(),
                move.slotId(),
                move.bookingId(),
                move.customerId(),
                move.toSlotId(),
                move.expiresAt());
        return new LoggedRequest(place, requestId, slotId, digest, anyTerms, broken, deadline);
    }

    /** Returns true if the deadline has passed. */
    public boolean isLate(Instant now) {
        return deadline != null && now.isAfter(deadline);
    }
}
