package dev.slotkeeper.gateway.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.gateway.GatewaySettings;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Limits the rate of each customer's requests, so that one customer can't take the capacity of all. Keeps a bounded
 * number of limiters.
 */
@Component
final class CustomerRateLimiter {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final int perSecond;
    private final Cache<String, RateLimiter> limiters;

    CustomerRateLimiter(GatewaySettings settings) {
        this.perSecond = settings.ratePerClient();
        this.limiters = Caffeine.newBuilder()
                .maximumSize(settings.clientsRemembered())
                .expireAfterAccess(Duration.ofMinutes(1))
                .build();
    }

    /**
     * Takes one of the customer's permits of this second; returns false if none is left.
     *
     * @param customerId null if the call names none; then it is always admitted
     */
    boolean admits(@Nullable String customerId) {
        return perSecond == 0
                || customerId == null
                || limiters.get(customerId, this::limiter).acquirePermission();
    }

    private RateLimiter limiter(String customerId) {
        return RateLimiter.of(
                "client",
                RateLimiterConfig.custom()
                        .limitForPeriod(perSecond)
                        .limitRefreshPeriod(PERIOD)
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }
}
