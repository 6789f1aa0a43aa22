package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ReadCommand;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One request to decide. */
public sealed interface Request {

    UUID requestId();

    String slotId();

    /** What is asked for; null when that can't be told. */
    @Nullable
    Command command();

    /** Tells this request's content from any other's. */
    UUID digest();

    /** Past this instant the request is never granted; null for one that waits as long as it takes. */
    @Nullable
    Instant deadline();

    /** Seats for a customer. */
    record Booking(BookSlot command, UUID digest, Instant deadline) implements Request {
        @Override
        public UUID requestId() {
            return command.requestId();
        }

        @Override
        public String slotId() {
            return command.slotId();
        }
    }

    /** A new slot; setting up a calendar is not a race against time. */
    record NewSlot(CreateSlot command, UUID digest) implements Request {
        @Override
        public UUID requestId() {
            return command.requestId();
        }

        @Override
        public String slotId() {
            return command.slotId();
        }

        @Override
        public @Nullable Instant deadline() {
            return null;
        }
    }

    /** Anything else that can be asked for. */
    record Other(Command command, UUID digest, @Nullable Instant deadline) implements Request {
        @Override
        public UUID requestId() {
            return command.requestId();
        }

        @Override
        public String slotId() {
            return command.slotId();
        }
    }

    /** One that breaks the contract, but says whom to tell. */
    record Malformed(ReadCommand.Broken broken, UUID digest) implements Request {
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
