package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.database.DecisionRepository;
import dev.slotkeeper.gateway.database.SlotRepository;
import dev.slotkeeper.gateway.slots.LiveSlots;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LiveConfiguration {

    private static final int MAX_CHANGES = 5_000;

    @Bean
    SseEventLoop eventLoop(GatewaySettings settings, MeterRegistry meters) {
        return new SseEventLoop(settings.listenerLimit(), settings.heartbeat(), meters);
    }

    @Bean
    SlotChangeBuffer slotChangeBuffer() {
        return new SlotChangeBuffer();
    }

    @Bean
    SlotStreams slotStreams(
            SseEventLoop eventLoop,
            SlotChangeBuffer news,
            SlotRepository slotRepository,
            BookingStreams bookings,
            WatchStreams watches) {
        // Distinguishes this start of the gateway from others in ids that callers send back.
        String instance = Long.toString(new SecureRandom().nextLong() >>> 1, Character.MAX_RADIX);
        return new SlotStreams(eventLoop, news, new SlotChangeLog(instance, MAX_CHANGES), slotRepository, changes -> {
            bookings.slotsChanged(changes);
            watches.slotsChanged(changes);
        });
    }

    @Bean
    BookingStreams bookingStreams(SseEventLoop eventLoop, DecisionRepository decisionRepository) {
        return new BookingStreams(eventLoop, decisionRepository);
    }

    @Bean
    WatchStreams watchStreams(SseEventLoop eventLoop, LiveSlots live) {
        return new WatchStreams(eventLoop, live);
    }

    @Bean
    LatestEvents latestEvents(SseEventLoop eventLoop) {
        return new LatestEvents(eventLoop);
    }

    @Bean
    WatchRegistry watchRegistry(GatewaySettings settings, MeterRegistry meters) {
        return new WatchRegistry(settings.watches(), settings.watchExpiry(), Clock.systemUTC(), meters);
    }

    @Bean
    InitializingBean streamsInOrder(
            SseEventLoop eventLoop,
            SlotChangeBuffer news,
            LiveSlots live,
            SlotStreams slots,
            BookingStreams bookings,
            WatchStreams watches) {
        return () -> {
            live.watcher(news);
            eventLoop.add(slots);
            eventLoop.add(bookings);
            eventLoop.add(watches);
            eventLoop.start();
        };
    }
}
