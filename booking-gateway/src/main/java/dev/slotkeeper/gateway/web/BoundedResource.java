package dev.slotkeeper.gateway.web;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.SharesSettings;
import dev.slotkeeper.gateway.kafka.RequestLog;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * Resources of this gateway that are limited for all callers together. Shares keep one caller from using up any of
 * them.
 */
@SuppressWarnings("ImmutableEnumChecker") // method references without state
public enum BoundedResource {
    /** Watches of slots in memory. */
    WATCHES(GatewaySettings::watches, SharesSettings::watches),
    /** Open streams. */
    STREAMS(GatewaySettings::listenerLimit, SharesSettings::streams),
    /** Reads of the database or the request log; the smaller of the two queues is the limit. */
    LOOKUPS(
            settings -> Math.min(RequestLog.MAX_QUEUED, settings.readsAtOnce() + settings.readsQueued()),
            SharesSettings::lookups),
    /** The same reads before a stream of a booking, each on one of the web server's threads. */
    STREAM_LOOKUPS(unused -> BoundedResource.MAX_STREAM_LOOKUPS, SharesSettings::lookups),
    /** Requests that wait for a reply. */
    WAITING(GatewaySettings::waitingLimit, SharesSettings::waiting),
    /** Bodies with many slots, held in memory as a whole while they are read. */
    LARGE_BODIES(unused -> BodyReceiver.MAX_LARGE_BODIES, SharesSettings::lookups);

    /** Maximum number of concurrent lookups; each holds one of the web server's threads while it reads the database. */
    public static final int MAX_STREAM_LOOKUPS = 32;

    private final ToIntFunction<GatewaySettings> bound;
    private final ToIntFunction<SharesSettings> ofCustomer;

    BoundedResource(ToIntFunction<GatewaySettings> bound, ToIntFunction<SharesSettings> ofCustomer) {
        this.bound = bound;
        this.ofCustomer = ofCustomer;
    }

    /** Returns the limit for all callers together. */
    int bound(GatewaySettings settings) {
        return bound.applyAsInt(settings);
    }

    /** Returns the limit for one customer, as configured. */
    int ofCustomer(SharesSettings shares) {
        return ofCustomer.applyAsInt(shares);
    }

    /** Returns a plural noun for what is limited, for use in a sentence. */
    String pluralNoun() {
        return this == WAITING ? "waiting requests" : label().replace('_', ' ');
    }

    /** Returns the name in problems, metrics and settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
