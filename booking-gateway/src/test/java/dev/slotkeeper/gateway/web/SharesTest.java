package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.web.ShareHolder.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;

class SharesTest {

    private static final ShareHolder GREEDY = new ShareHolder(Kind.CUSTOMER, "greedy");
    private static final ShareHolder OTHER = new ShareHolder(Kind.CUSTOMER, "other");
    private static final ShareHolder ADDRESS = new ShareHolder(Kind.ADDRESS, "203.0.113.7");

    private final Shares shares =
            shares(Map.of("booking.gateway.max-waiting", "1000", "booking.gateway.listeners", "40"));

    private static Shares shares(Map<String, String> given) {
        GatewaySettings settings = new Binder(new MapConfigurationPropertySource(given))
                .bindOrCreate("booking.gateway", GatewaySettings.class);
        return new Shares(
                settings,
                new CallerResolver(new StandardEnvironment()),
                new ClientAddresses(List.of()),
                new SimpleMeterRegistry());
    }

    @ParameterizedTest
    @CsvSource({
        "WATCHES, 20, 2500",
        "STREAMS, 10, 10",
        "LOOKUPS, 4, 50",
        "STREAM_LOOKUPS, 4, 8",
        "WAITING, 50, 250",
        "LARGE_BODIES, 4, 8"
    })
    void customersAndAddressesHaveTheirShares(BoundedResource place, int ofCustomer, int ofAddress) {
        assertThat(shares.limit(place, GREEDY)).isEqualTo(ofCustomer);
        assertThat(shares.limit(place, ADDRESS)).isEqualTo(ofAddress);
        assertThat(shares.limit(place, new ShareHolder(Kind.ADMINISTRATOR, "greedy")))
                .isEqualTo(ofAddress);
        assertThat(shares.limit(place, new ShareHolder(Kind.LOCAL, "127.0.0.1")))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void sharesCanBeSetAndSwitchedOff() {
        Shares small = shares(Map.of(
                "booking.gateway.shares.lookups",
                "2",
                "booking.gateway.shares.address-percent",
                "10",
                "booking.gateway.watches",
                "5"));
        assertThat(small.limit(BoundedResource.LOOKUPS, GREEDY)).isEqualTo(2);
        assertThat(small.limit(BoundedResource.LOOKUPS, ADDRESS)).isEqualTo(20);
        assertThat(small.limit(BoundedResource.WATCHES, GREEDY))
                .as("at least one")
                .isEqualTo(1);
        Shares none = shares(Map.of("booking.gateway.shares.enabled", "false"));
        assertThat(none.limit(BoundedResource.LOOKUPS, GREEDY)).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void oneCallerCannotUseUpAPlace(BoundedResource place) {
        for (int i = 0; i < 10_000; i++) {
            shares.take(place, GREEDY, 1);
            shares.take(place, ADDRESS, 1);
        }
        assertThat(shares.held(place)).isEqualTo(shares.limit(place, GREEDY) + shares.limit(place, ADDRESS));
        assertThat(shares.take(place, OTHER, 1)).isNotNull();
        assertThat(shares.take(place, new ShareHolder(Kind.ADDRESS, "203.0.113.8"), 1))
                .isNotNull();
    }

    @Test
    void severalAreTakenTogetherOrNotAtAll() {
        assertThat(shares.take(BoundedResource.WAITING, GREEDY, 30)).isNotNull();
        assertThat(shares.take(BoundedResource.WAITING, GREEDY, 30)).isNull();
        assertThat(shares.take(BoundedResource.WAITING, GREEDY, 20)).isNotNull();
    }

    @Test
    void callOfMoreThanAShareTakesAndReleasesAllOfIt() {
        Shares.Permit all = Objects.requireNonNull(shares.take(BoundedResource.WAITING, ADDRESS, 1_000));
        assertThat(shares.take(BoundedResource.WAITING, ADDRESS, 1)).isNull();
        all.release();
        assertThat(shares.holders(BoundedResource.WAITING)).isZero();
    }

    @Test
    void failedCallReleasesItsPart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> shares.withPermit(BoundedResource.LOOKUPS, GREEDY, 1, () -> {
                    throw new IllegalStateException("broken");
                }));
        assertThat(shares.holders(BoundedResource.LOOKUPS)).isZero();
    }

    @Test
    void everythingIsReleasedAfterRandomCalls() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Runnable> ends = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            BoundedResource place = BoundedResource.values()[random.nextInt(BoundedResource.values().length)];
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            ShareHolder holder = new ShareHolder(kind, "c-" + random.nextInt(5));
            if (random.nextBoolean()) {
                Shares.Permit permit = shares.take(place, holder, 1 + random.nextInt(70));
                if (permit != null) {
                    ends.add(permit::release);
                    ends.add(permit::release);
                }
            } else {
                CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
                var unused = shares.withPermit(place, holder, 1, () -> answer);
                ends.add(
                        random.nextBoolean()
                                ? () -> answer.completeExceptionally(new IllegalStateException("broken"))
                                : () -> answer.cancel(true));
            }
            if (random.nextInt(3) > 0 && !ends.isEmpty()) {
                ends.remove(random.nextInt(ends.size())).run();
            }
        }
        ends.forEach(Runnable::run);
        for (BoundedResource place : BoundedResource.values()) {
            assertThat(shares.held(place)).as(place.label()).isZero();
            assertThat(shares.holders(place)).as(place.label()).isZero();
        }
    }
}
