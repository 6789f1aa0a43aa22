package dev.slotkeeper.bench.http;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a visitor's browser does for it. Whatever comes back does so on one thread, and not within the call. */
interface Browser {

    /** The time, in nanoseconds. */
    long nanos();

    void after(Duration time, Runnable then);

    /**
     * Loads the slots of a resource.
     *
     * @param then is given all of them, by start; null when there was no answer
     */
    void list(int resource, Consumer<@Nullable List<ShownSlot>> then);

    /**
     * Follows the slots of a resource.
     *
     * @param news is given each as it is, and then as it changes
     * @return ends it
     */
    Runnable follow(int resource, Consumer<ShownSlot> news);

    /** Confirms a slot. */
    void book(String slotId, String customerId, Consumer<Reply> then);

    /**
     * What came of it.
     *
     * @param status of the HTTP answer; 0 when there was none
     * @param alternatives what is offered instead
     */
    record Reply(int status, List<ShownSlot> alternatives) {}
}
