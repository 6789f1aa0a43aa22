package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.RequestDigest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One request to decide. */
public sealed interface Request {

    UUID requestId();

    String slotId();

    /** Returns the command; null if the message is malformed. */
    @Nullable
    Command command();

    /** Returns a digest of the request's content, in the current version. */
    UUID digest();

    /** Returns a digest of the request's content, in the version of an earlier decision. */
    UUID digest(int version);

    /** Returns true if the earlier decision is on the same content. */
    default boolean isRepeatOf(DecisionRecord earlier) {
        return earlier.digest().equals(digest(earlier.digestVersion()));
    }

    /** Returns the instant after which the request is never granted; null for no deadline. */
    @Nullable
    Instant deadline();

    /** Returns true if the deadline has passed. */
    default boolean isLate(Instant now) {
        Instant deadline = deadline();
        return deadline != null && now.isAfter(deadline);
    }

    /** A request that follows the contract. */
    record Valid(Command command, UUID digest, @Nullable Instant deadline) implements Request {
        @Override
        public UUID digest(int version) {
            return version == RequestDigest.VERSION ? digest : new RequestDigest().of(command, version);
        }

        @Override
        public UUID requestId() {
            return command.requestId();
        }

        @Override
        public String slotId() {
            return command.slotId();
        }
    }

    /**
     * A request that violates the contract but has a readable request id and slot id, so it can be answered.
     *
     * @param misplaced the request as it would be decided in another partition; null unless only its partition is wrong
     */
    record Malformed(
            DecodedCommand.Broken broken,
            UUID digest,
            @Nullable Valid misplaced) implements Request {

        public Malformed(DecodedCommand.Broken broken, UUID digest) {
            this(broken, digest, null);
        }

        /** A misplaced request may have been decided already: before partitions were added, or in its own partition. */
        @Override
        public boolean isRepeatOf(DecisionRecord earlier) {
            return Request.super.isRepeatOf(earlier) || (misplaced != null && misplaced.isRepeatOf(earlier));
        }

        /** Returns the same digest in all versions: it covers bytes. */
        @Override
        public UUID digest(int version) {
            return digest;
        }

        @Override
        public @Nullable Command command() {
            return null;
        }

        @Override
        public UUID requestId() {
            return broken.requestId();
        }

        @Override
        public String slotId() {
            return broken.slotId();
        }

        @Override
        public @Nullable Instant deadline() {
            return null;
        }
    }
}
