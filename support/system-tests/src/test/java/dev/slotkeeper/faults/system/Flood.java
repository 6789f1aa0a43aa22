package dev.slotkeeper.faults.system;

import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Sends HTTP calls at a steady rate, independently of the answers. Each caller calls once. */
final class Flood {

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Set<Integer> REFUSALS = Set.of(429, HttpURLConnection.HTTP_UNAVAILABLE);
    private static final int FAILED = 0;

    private final ChildProcess gateway;
    private final Trial trial;
    private final int mostAtOnce;
    private final Semaphore room;
    private final Random random;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final Map<UUID, Integer> statuses = new ConcurrentHashMap<>();
    private final AtomicInteger withoutRetryAfter = new AtomicInteger();

    /**
     * Creates a flood.
     *
     * @param mostAtOnce the number of waiting calls above which no more are sent
     */
    Flood(ChildProcess gateway, Trial trial, int mostAtOnce) {
        this.gateway = gateway;
        this.trial = trial;
        this.mostAtOnce = mostAtOnce;
        this.room = new Semaphore(mostAtOnce);
        this.random = new Random(trial.random().nextLong());
    }

    /**
     * Sends calls for this time and returns when all are answered.
     *
     * @param rate calls a second
     */
    void pour(int rate, Duration time) {
        long begin = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - begin < time.toNanos()) {
            long due = (System.nanoTime() - begin) * rate / 1_000_000_000L;
            while (count < due && room.tryAcquire()) {
                call();
                count++;
            }
            Await.pause(TICK);
        }
        awaitAnswers();
    }

    /** Sends one call and returns when it is answered. */
    void callOnce() {
        room.acquireUninterruptibly();
        call();
        awaitAnswers();
    }

    private void awaitAnswers() {
        Await.await(ANSWER.plusSeconds(5), () -> room.availablePermits() == mostAtOnce);
    }

    private void call() {
        UUID id = new UUID((random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
        HttpRequest request = HttpRequest.newBuilder(gateway.uri("/v1/bookings"))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", id.toString())
                .POST(BodyPublishers.ofString("{\"slotId\":\"%s\",\"customerId\":\"caller-%d\"}"
                        .formatted(trial.slot(random.nextInt(100)), random.nextInt(10_000))))
                .build();
        var unused = client.sendAsync(request, BodyHandlers.discarding()).whenComplete((response, failure) -> {
            note(id, response);
            room.release();
        });
    }

    private void note(UUID id, @Nullable HttpResponse<?> response) {
        int status = response == null ? FAILED : response.statusCode();
        answers.computeIfAbsent(status, first -> new LongAdder()).increment();
        if (status == HttpURLConnection.HTTP_CREATED || status == HttpURLConnection.HTTP_CONFLICT) {
            statuses.put(id, status);
        }
        if (response != null
                && REFUSALS.contains(status)
                && response.headers().firstValue("Retry-After").isEmpty()) {
            withoutRetryAfter.incrementAndGet();
        }
    }

    /** Returns the number of calls by status; 0 stands for calls without an answer. */
    Map<Integer, LongAdder> answers() {
        return answers;
    }

    /** Returns the number of calls that were granted or refused a booking. */
    long decided() {
        return statuses.size();
    }

    /** Returns the statuses of granted and refused calls by request id. */
    Map<UUID, Integer> statuses() {
        return statuses;
    }

    /** Returns the number of refusals without Retry-After. */
    int withoutRetryAfter() {
        return withoutRetryAfter.get();
    }
}
