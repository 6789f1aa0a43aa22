package dev.slotkeeper.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request that is not granted after a deadline. */
public sealed interface CommandWithDeadline extends Command permits SeatCommand, ExtendHold, RescheduleBooking {

    /** Returns the instant after which nothing is granted; without it, the worker's default deadline applies. */
    @Nullable
    Instant expiresAt();
}
