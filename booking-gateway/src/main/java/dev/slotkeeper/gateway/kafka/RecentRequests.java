package dev.slotkeeper.gateway.kafka;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.gateway.CustomerScope;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Remembers the places of requests that this gateway published recently; bounded in number and age. */
final class RecentRequests {

    private final Cache<UUID, Published> places;

    private record Published(Whose whose, Place place) {}

    RecentRequests(int most, Duration keep) {
        this.places =
                Caffeine.newBuilder().maximumSize(most).expireAfterWrite(keep).build();
    }

    /** Remembers a place. A request of another customer with the same id does not replace it. */
    void remember(Command command, Place place) {
        Published latest = new Published(Whose.of(command), place);
        places.asMap()
                .merge(
                        command.requestId(),
                        latest,
                        (known, next) -> known.whose().equals(next.whose()) ? next : known);
    }

    /** @param asking the customers whose requests may be found */
    @Nullable
    Place place(UUID requestId, CustomerScope asking) {
        Published published = places.getIfPresent(requestId);
        return published != null && published.whose().is(requestId, asking) ? published.place() : null;
    }
}
