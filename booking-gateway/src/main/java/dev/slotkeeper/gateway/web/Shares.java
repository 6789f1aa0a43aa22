package dev.slotkeeper.gateway.web;

import dev.slotkeeper.gateway.GatewaySettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Grants each caller its share of the bounded places, so that one caller can't use up a place. Counts exist only for
 * callers that hold something.
 */
@Component
public final class Shares {

    private final GatewaySettings settings;
    private final CallerResolver callerResolver;
    private final ClientAddresses addresses;
    private final Map<BoundedResource, Map<String, Integer>> held = new EnumMap<>(BoundedResource.class);
    private final Map<BoundedResource, Counter> refused = new EnumMap<>(BoundedResource.class);

    Shares(GatewaySettings settings, CallerResolver callerResolver, ClientAddresses addresses, MeterRegistry meters) {
        this.settings = settings;
        this.callerResolver = callerResolver;
        this.addresses = addresses;
        for (BoundedResource place : BoundedResource.values()) {
            held.put(place, new ConcurrentHashMap<>());
            refused.put(
                    place,
                    Counter.builder("booking.gateway.shares.refused")
                            .description("Calls answered 429 because their caller holds its share of a bounded place")
                            .tag("place", place.label())
                            .register(meters));
        }
    }

    /** A part of a share, held until it is released. A second release has no effect. */
    public final class Permit {
        private final BoundedResource place;
        private final String key;
        private final int count;
        private final AtomicBoolean released = new AtomicBoolean();

        private Permit(BoundedResource place, String key, int count) {
            this.place = place;
            this.key = key;
            this.count = count;
        }

        public void release() {
            if (released.compareAndSet(false, true)) {
                counts(place).computeIfPresent(key, (one, have) -> have > count ? have - count : null);
            }
        }
    }

    private Map<String, Integer> counts(BoundedResource place) {
        return Objects.requireNonNull(held.get(place));
    }

    /** Returns the caller to whose share a request counts. */
    public ShareHolder holder(HttpServletRequest request) {
        return callerResolver.holder(request).orElseGet(() -> {
            ClientAddress address = addresses.of(request);
            boolean exempt = address.local() && !settings.shares().local();
            return new ShareHolder(exempt ? ShareHolder.Kind.LOCAL : ShareHolder.Kind.ADDRESS, address.key());
        });
    }

    /** Returns how much of a place a caller may hold at once; at least 1. */
    public int limit(BoundedResource place, ShareHolder holder) {
        if (!settings.shares().enabled() || holder.kind() == ShareHolder.Kind.LOCAL) {
            return Integer.MAX_VALUE;
        }
        long part = (long) place.bound(settings) * settings.shares().addressPercent() / 100;
        int ofAddress = (int) Math.max(1, part);
        return holder.kind() == ShareHolder.Kind.CUSTOMER
                ? Math.min(ofAddress, place.ofCustomer(settings.shares()))
                : ofAddress;
    }

    /**
     * Takes a part of a caller's share.
     *
     * @param count how much; more than the whole share counts as the whole share
     * @return null when less is left
     */
    @Nullable
    public Permit take(BoundedResource place, ShareHolder holder, int count) {
        int limit = limit(place, holder);
        int taken = Math.min(count, limit);
        boolean[] granted = new boolean[1];
        counts(place).compute(holder.key(), (key, have) -> {
            int before = have == null ? 0 : have;
            granted[0] = before <= limit - taken;
            return granted[0] ? Integer.valueOf(before + taken) : have;
        });
        if (!granted[0]) {
            return null;
        }
        return new Permit(place, holder.key(), taken);
    }

    /** Runs a call while it holds a part of its caller's share; refuses it when less is left. */
    public CompletableFuture<ApiResponse> withPermit(
            BoundedResource place, ShareHolder holder, int count, Supplier<CompletableFuture<ApiResponse>> call) {
        Permit permit = take(place, holder, count);
        if (permit == null) {
            return CompletableFuture.completedFuture(refusal(place, holder));
        }
        CompletableFuture<ApiResponse> answer;
        try {
            answer = call.get();
        } catch (RuntimeException | Error failed) {
            permit.release();
            throw failed;
        }
        return answer.whenComplete((done, failure) -> permit.release());
    }

    /** Runs a lookup within its caller's share. It reads the database or the log, one read after the other. */
    public CompletableFuture<ApiResponse> lookup(
            HttpServletRequest request, Supplier<CompletableFuture<ApiResponse>> call) {
        return withPermit(BoundedResource.LOOKUPS, holder(request), 1, call);
    }

    public ApiResponse refusal(BoundedResource place, ShareHolder holder) {
        return refusal(place, holder, 1);
    }

    /** Returns the refusal (429). It names the share that is used up, and the seconds after which to retry. */
    public ApiResponse refusal(BoundedResource place, ShareHolder holder, int retrySeconds) {
        counter(place).increment();
        int limit = limit(place, holder);
        String owner = holder.kind() == ShareHolder.Kind.ADDRESS ? "client address" : "customer";
        return Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "TOO_MANY_REQUESTS",
                        "One " + owner + " may have " + limit + " "
                                + place.pluralNoun()
                                + " at a time, and has them; nothing was booked or changed.",
                        "Wait until one of yours has ended, then try again.")
                .with("share", place.label())
                .with("limit", limit)
                .retryable()
                .retryAfter(retrySeconds)
                .response();
    }

    private Counter counter(BoundedResource place) {
        return Objects.requireNonNull(refused.get(place));
    }

    /** Returns how much of a place all callers hold together. */
    public int held(BoundedResource place) {
        return counts(place).values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the number of callers that hold something of a place. */
    public int holders(BoundedResource place) {
        return counts(place).size();
    }
}
