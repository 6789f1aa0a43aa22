package dev.slotkeeper.gateway.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.Problem;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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
     * Runs a call that takes one of its customer's permits of this second, or refuses it with 429 if none is left.
     *
     * @param customerId null if the call names none; then it is always admitted
     * @param member name of the member by which a refusal shows what the call was about
     * @param value that member's value
     */
    CompletableFuture<ApiResponse> limit(
            @Nullable String customerId, String member, String value, Supplier<CompletableFuture<ApiResponse>> call) {
        if (perSecond == 0
                || customerId == null
                || limiters.get(customerId, this::limiter).acquirePermission()) {
            return call.get();
        }
        return CompletableFuture.completedFuture(Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "TOO_MANY_REQUESTS",
                        "This customer sends more requests than are taken; nothing was booked or changed.",
                        "Wait a moment, then try again.")
                .retryable()
                .with(member, value)
                .response());
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
