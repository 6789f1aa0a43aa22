package dev.slotkeeper.gateway.kafka;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.queue.LogPosition;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Remembers the places of requests that this gateway published recently; bounded in number and age. */
final class RecentRequests {

    private final Cache<UUID, Published> places;

    private record Published(RequestOwner owner, LogPosition place) {}

    RecentRequests(int most, Duration keep) {
        this.places =
                Caffeine.newBuilder().maximumSize(most).expireAfterWrite(keep).build();
    }

    /** Remembers a place. A request of another customer with the same id does not replace it. */
    void add(Command command, LogPosition position) {
        Published latest = new Published(RequestOwner.of(command), position);
        places.asMap()
                .merge(
                        command.requestId(),
                        latest,
                        (known, next) -> known.owner().equals(next.owner()) ? next : known);
    }

    /** @param asking the customers whose requests may be found */
    @Nullable
    LogPosition position(UUID requestId, CustomerScope asking) {
        Published published = places.getIfPresent(requestId);
        return published != null && published.owner().is(requestId, asking) ? published.place() : null;
    }
}
