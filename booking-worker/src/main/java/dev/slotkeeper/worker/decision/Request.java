package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecodedCommand;
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

    /** Returns a digest of the request's content. */
    UUID digest();

    /** Returns the instant after which the request is never granted; null for no deadline. */
    @Nullable
    Instant deadline();

    /** A request that follows the contract. */
    record Valid(Command command, UUID digest, @Nullable Instant deadline) implements Request {
        @Override
        public UUID requestId() {
            return command.requestId();
        }

        @Override
        public String slotId() {
            return command.slotId();
        }
    }

    /** A request that violates the contract but has a readable request id and slot id, so it can be answered. */
    record Malformed(DecodedCommand.Broken broken, UUID digest) implements Request {
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
