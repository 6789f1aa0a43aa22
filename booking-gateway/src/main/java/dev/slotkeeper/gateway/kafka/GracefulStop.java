package dev.slotkeeper.gateway.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * The first thing to stop: no new requests are taken, and those that wait are answered, by a reply or after the grace by
 * a 202. Only then does the web server, which waits for its open requests, stop.
 */
final class GracefulStop implements SmartLifecycle {

    private final AwaitedRequests requests;
    private final Duration grace;
    private volatile boolean running;

    GracefulStop(AwaitedRequests requests, Duration grace) {
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
