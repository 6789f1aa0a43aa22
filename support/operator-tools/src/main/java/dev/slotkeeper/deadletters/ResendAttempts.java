package dev.slotkeeper.deadletters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The attempts to send one dead letter back, in the order in which they began. */
final class ResendAttempts {

    private final Map<UUID, ResendMarker> latest = new LinkedHashMap<>();

    void add(ResendMarker marker) {
        latest.put(marker.attempt(), marker);
    }

    /**
     * Returns the first attempt, other than the given one, that may have sent the dead letter; null if there is none.
     */
    @Nullable
    ResendMarker firstBut(@Nullable UUID own) {
        return latest.values().stream()
                .filter(marker -> marker.state() != ResendMarker.State.DROPPED
                        && !marker.attempt().equals(own))
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the first attempt that began before the given one and may have sent the dead letter; null if there is
     * none.
     */
    @Nullable
    ResendMarker firstBefore(UUID own) {
        for (ResendMarker marker : latest.values()) {
            if (marker.attempt().equals(own)) {
                return null;
            }
            if (marker.state() != ResendMarker.State.DROPPED) {
                return marker;
            }
        }
        return null;
    }

    /** Describes the first attempt that may have sent the dead letter; null if nothing was sent. */
    @Nullable
    String description() {
        ResendMarker first = firstBut(null);
        if (first == null) {
            return null;
        }
        return first.landed() == null ? "sending back began, outcome unknown" : "sent back to " + first.landed();
    }
}
