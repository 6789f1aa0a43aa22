package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.SentBy;
import org.jspecify.annotations.Nullable;

/** Supplies the caller that the current thread works for. */
@FunctionalInterface
public interface CurrentCaller {

    /** Returns the caller; null where callers are not authenticated, and on threads that work for none. */
    @Nullable
    SentBy sentBy();
}
