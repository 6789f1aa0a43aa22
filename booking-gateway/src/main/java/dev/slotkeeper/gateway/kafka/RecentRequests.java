package dev.slotkeeper.gateway.kafka;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the requests stand that this gateway published lately; bounded in number and age. */
final class RecentRequests {

    private final Cache<UUID, Place> places;

    RecentRequests(int most, Duration keep) {
        this.places =
                Caffeine.newBuilder().maximumSize(most).expireAfterWrite(keep).build();
    }

    void remember(UUID requestId, Place place) {
        places.put(requestId, place);
    }

    @Nullable
    Place place(UUID requestId) {
        return places.getIfPresent(requestId);
    }
}
