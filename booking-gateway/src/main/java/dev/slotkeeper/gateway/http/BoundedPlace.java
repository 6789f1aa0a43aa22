package dev.slotkeeper.gateway.http;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.SharesSettings;
import dev.slotkeeper.gateway.kafka.RequestLog;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** The places of this gateway that are bounded for all callers together, so that one caller must not fill them. */
enum BoundedPlace {
    /** Watches of slots that are kept. */
    WATCHES(GatewaySettings::watches, SharesSettings::watches),
    /** Callers that listen. */
    STREAMS(GatewaySettings::listenerLimit, SharesSettings::streams),
    /** Reads of the database or the log; the log's queue is the shorter one. */
    LOOKUPS(
            settings -> Math.min(RequestLog.MAX_QUEUED, settings.readsAtOnce() + settings.readsQueued()),
            SharesSettings::lookups),
    /** The same before a stream of a booking, on one of the web server's threads. */
    STREAM_LOOKUPS(unused -> StreamController.MAX_LOOKUPS, SharesSettings::lookups),
    /** Requests that wait for a reply. */
    WAITING(GatewaySettings::waitingLimit, SharesSettings::waiting),
    /** Bodies with many slots, as a whole in memory while they are read. */
    LARGE_BODIES(unused -> BodyArrival.MAX_LARGE_BODIES, SharesSettings::lookups);

    private final ToIntFunction<GatewaySettings> bound;
    private final ToIntFunction<SharesSettings> ofCustomer;

    BoundedPlace(ToIntFunction<GatewaySettings> bound, ToIntFunction<SharesSettings> ofCustomer) {
        this.bound = bound;
        this.ofCustomer = ofCustomer;
    }

    /** For all callers together. */
    int bound(GatewaySettings settings) {
        return bound.applyAsInt(settings);
    }

    /** For one customer, as it is set. */
    int ofCustomer(SharesSettings shares) {
        return ofCustomer.applyAsInt(shares);
    }

    /** Names the things that are held there, as a sentence does. */
    String things() {
        return this == WAITING ? "waiting requests" : label().replace('_', ' ');
    }

    /** As problems, metrics and settings name it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
