package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.slots.Decisions;
import dev.slotkeeper.gateway.slots.LiveSlots;
import dev.slotkeeper.gateway.slots.Slots;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LiveWiring {

    private static final int CHANGES_REMEMBERED = 5_000;

    @Bean
    Streams streams(GatewaySettings settings, MeterRegistry meters) {
        return new Streams(settings.listenerLimit(), settings.heartbeat(), meters);
    }

    @Bean
    SlotNews slotNews() {
        return new SlotNews();
    }

    @Bean
    SlotStreams slotStreams(
            Streams streams, SlotNews news, Slots slots, BookingStreams bookings, WatchStreams watches) {
        // Distinguishes this start of the gateway from others in ids that callers send back.
        String instance = Long.toString(new SecureRandom().nextLong() >>> 1, Character.MAX_RADIX);
        return new SlotStreams(streams, news, new ChangeLog(instance, CHANGES_REMEMBERED), slots, changes -> {
            bookings.slotsChanged(changes);
            watches.slotsChanged(changes);
        });
    }

    @Bean
    BookingStreams bookingStreams(Streams streams, Decisions decisions) {
        return new BookingStreams(streams, decisions);
    }

    @Bean
    WatchStreams watchStreams(Streams streams, LiveSlots live) {
        return new WatchStreams(streams, live);
    }

    @Bean
    LatestEvents latestEvents(Streams streams) {
        return new LatestEvents(streams);
    }

    @Bean
    Watches watches(GatewaySettings settings, MeterRegistry meters) {
        return new Watches(settings.watches(), settings.watchExpiry(), Clock.systemUTC(), meters);
    }

    @Bean
    InitializingBean streamsInOrder(
            Streams streams,
            SlotNews news,
            LiveSlots live,
            SlotStreams slots,
            BookingStreams bookings,
            WatchStreams watches) {
        return () -> {
            live.watcher(news);
            streams.add(slots);
            streams.add(bookings);
            streams.add(watches);
            streams.start();
        };
    }
}
