package dev.slotkeeper.gateway.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Stops first at shutdown: takes no new requests and lets waiting ones end, with a reply or, after the grace, with a
 * 202. Only then does the web server stop, which waits for its open requests.
 */
final class GracefulStop implements SmartLifecycle {

    private final KafkaBookingRequests requests;
    private final Duration grace;
    private volatile boolean running;

    GracefulStop(KafkaBookingRequests requests, Duration grace) {
        this.requests = requests;
        this.grace = grace;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        requests.stopTaking();
        var unused = CompletableFuture.runAsync(
                requests::endWaits, CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
