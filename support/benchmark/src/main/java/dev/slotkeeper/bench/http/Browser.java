package dev.slotkeeper.bench.http;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A visitor's browser. All callbacks run on one thread, and not within the call. */
interface Browser {

    /** Returns the time in nanoseconds, from any origin. */
    long nanos();

    void after(Duration time, Runnable then);

    /**
     * Loads the slots of a resource.
     *
     * @param then receives all of them, ordered by start; null if there was no proper answer
     */
    void list(int resource, Consumer<@Nullable List<ShownSlot>> then);

    /**
     * Subscribes to the slots of a resource.
     *
     * @param changes receives each slot's current state, and then each change
     * @return ends the subscription
     */
    Runnable follow(int resource, Consumer<ShownSlot> changes);

    /** Books a seat of a slot. */
    void book(String slotId, String customerId, Consumer<Reply> then);

    /**
     * The result of a booking.
     *
     * @param status HTTP status; 0 if there was no answer
     * @param alternatives slots offered instead
     */
    record Reply(int status, List<ShownSlot> alternatives) {}
}
