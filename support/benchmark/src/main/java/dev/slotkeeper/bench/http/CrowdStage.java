package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.measure.InvariantCheck;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.embedded.Await;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sends crowds of visitors to a gateway, each to its own slots, and checks the tables afterwards.
 *
 * @param visitors number of visitors, 1 or more
 * @param resources number of resources
 * @param slotsOfEach slots of each resource, 1 to 200
 * @param seats seats of each slot
 */
record CrowdStage(Stage stage, URI gateway, int visitors, int resources, int slotsOfEach, int seats) {

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration APART = Duration.ofMinutes(30);

    /**
     * Sends a crowd and waits until every visitor has left.
     *
     * @param name name of the crowd and prefix of its slots
     * @param seed determines the visitors
     * @throws IllegalStateException if a visitor stays too long, or the check of the tables fails
     */
    CrowdTally send(String name, PageVariant variant, VisitorProfile profile, long seed) {
        createSlots(name);
        long before = stage.bookings();
        CrowdTally tally = new CrowdTally(visitors);
        try (CrowdBrowsers browsers = new CrowdBrowsers(gateway, name + "-", tally)) {
            for (int i = 0; i < visitors; i++) {
                String customerId = name + "-visitor-" + i;
                new Visitor(customerId, seed * visitors + i, variant, profile, resources, browsers, tally).come();
            }
            if (!tally.awaitEnd(profile.longestStay().plusSeconds(30))) {
                throw new IllegalStateException("some visitors did not leave in time: " + tally.metrics());
            }
            for (int i = 0; i < browsers.lostStreams(); i++) {
                tally.failed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        InvariantCheck.requireTrueCounts(stage);
        requireBooked(tally, stage.bookings() - before);
        return tally;
    }

    private static void requireBooked(CrowdTally tally, long booked) {
        if (booked < tally.booked() || booked > tally.booked() + tally.failures()) {
            throw new IllegalStateException(
                    "check of the tables failed: " + tally.booked() + " visitors got a confirmation, "
                            + tally.failures() + " requests failed, and " + booked + " were booked");
        }
    }

    /** Creates the slots through the gateway, one resource at a time, and waits until it lists them. */
    private void createSlots(String name) {
        Instant first = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.HOURS);
        HttpClient client = HttpClient.newHttpClient();
        for (int resource = 0; resource < resources; resource++) {
            String resourceId = name + "-" + resource;
            String slots = IntStream.range(0, slotsOfEach)
                    .mapToObj(i -> slot(resourceId, i, first.plus(APART.multipliedBy(i))))
                    .collect(Collectors.joining(",", "[", "]"));
            int status = send(
                    client,
                    HttpRequest.newBuilder(gateway.resolve("/v1/slots"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(slots)));
            if (status != HttpURLConnection.HTTP_CREATED) {
                throw new IllegalStateException("the slots of " + resourceId + " can't be created: " + status);
            }
        }
        try (CrowdBrowsers browsers = new CrowdBrowsers(gateway, name + "-", new CrowdTally(1))) {
            for (int resource = 0; resource < resources; resource++) {
                awaitShown(browsers, resource);
            }
        }
    }

    private String slot(String resourceId, int number, Instant startsAt) {
        return String.format(
                Locale.ROOT,
                "{\"slotId\":\"%s-%03d\",\"resourceId\":\"%s\",\"startsAt\":\"%s\",\"endsAt\":\"%s\",\"capacity\":%d}",
                resourceId,
                number,
                resourceId,
                startsAt,
                startsAt.plus(APART),
                seats);
    }

    private int send(HttpClient client, HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException("the gateway does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void awaitShown(CrowdBrowsers browsers, int resource) {
        boolean shown = Await.await(SHOWN_WITHIN, () -> {
            CountDownLatch complete = new CountDownLatch(1);
            CountDownLatch answered = new CountDownLatch(1);
            browsers.list(resource, slots -> {
                if (slots != null && slots.size() == slotsOfEach) {
                    complete.countDown();
                }
                answered.countDown();
            });
            return Await.await(TIMEOUT, () -> answered.getCount() == 0) && complete.getCount() == 0;
        });
        if (!shown) {
            throw new IllegalStateException("the slots of resource " + resource + " are not shown");
        }
    }
}
