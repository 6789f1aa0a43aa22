package dev.slotkeeper.gateway.http;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.SharesSettings;
import dev.slotkeeper.gateway.kafka.RequestLog;
import java.util.Locale;

/** The places of this gateway that are bounded for all callers together, so that one caller must not fill them. */
enum BoundedPlace {
    /** Watches of slots that are kept. */
    WATCHES {
        @Override
        int bound(GatewaySettings settings) {
            return settings.watches();
        }

        @Override
        int ofCustomer(SharesSettings shares) {
            return shares.watches();
        }
    },
    /** Callers that listen. */
    STREAMS {
        @Override
        int bound(GatewaySettings settings) {
            return settings.listenerLimit();
        }

        @Override
        int ofCustomer(SharesSettings shares) {
            return shares.streams();
        }
    },
    /** Reads of the database or the log; the log's queue is the shorter one. */
    LOOKUPS {
        @Override
        int bound(GatewaySettings settings) {
            return Math.min(RequestLog.MAX_QUEUED, settings.readsAtOnce() + settings.readsQueued());
        }

        @Override
        int ofCustomer(SharesSettings shares) {
            return shares.lookups();
        }
    },
    /** The same before a stream of a booking, on one of the web server's threads. */
    STREAM_LOOKUPS {
        @Override
        int bound(GatewaySettings settings) {
            return StreamController.MAX_LOOKUPS;
        }

        @Override
        int ofCustomer(SharesSettings shares) {
            return shares.lookups();
        }
    },
    /** Requests that wait for a reply. */
    WAITING {
        @Override
        int bound(GatewaySettings settings) {
            return settings.waitingLimit();
        }

        @Override
        int ofCustomer(SharesSettings shares) {
            return shares.waiting();
        }
    },
    /** Bodies with many slots, as a whole in memory while they are read. */
    LARGE_BODIES {
        @Override
        int bound(GatewaySettings settings) {
            return BodyArrival.MAX_LARGE_BODIES;
        }

        @Override
        int ofCustomer(SharesSettings shares) {
            return shares.lookups();
        }
    };

    /** For all callers together. */
    abstract int bound(GatewaySettings settings);

    /** For one customer, as it is set. */
    abstract int ofCustomer(SharesSettings shares);

    /** What is held there, as a sentence names it. */
    String things() {
        return this == WAITING ? "waiting requests" : label().replace('_', ' ');
    }

    /** As problems, metrics and settings name it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
