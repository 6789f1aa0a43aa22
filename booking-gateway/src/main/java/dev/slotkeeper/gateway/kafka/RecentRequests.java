package dev.slotkeeper.gateway.kafka;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.Command;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the requests stand that this gateway published lately; bounded in number and age. */
final class RecentRequests {

    private final Cache<UUID, Published> places;

    private record Published(Whose whose, Place place) {}

    RecentRequests(int most, Duration keep) {
        this.places =
                Caffeine.newBuilder().maximumSize(most).expireAfterWrite(keep).build();
    }

    void remember(Command command, Place place) {
        places.put(command.requestId(), new Published(Whose.of(command), place));
    }

    /** @param customerId whose it must be; null: anybody's */
    @Nullable
    Place place(UUID requestId, @Nullable String customerId) {
        Published published = places.getIfPresent(requestId);
        return published != null && published.whose().is(requestId, customerId) ? published.place() : null;
    }
}
