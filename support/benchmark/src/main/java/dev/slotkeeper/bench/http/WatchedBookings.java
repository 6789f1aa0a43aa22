package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.embedded.Await;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Books at a fixed rate while pages watch the slots. */
final class WatchedBookings {

    /** Slots of each resource, as {@link Stage} creates them. */
    static final int SLOTS_OF_EACH = 100;

    private static final int RATE = 500;
    private static final int CUSTOMERS = 50_000;
    private static final String SLOT = "slot-";
    private static final Duration CONNECTING = Duration.ofMinutes(2);
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Stage stage;
    private final URI target;
    private final int pages;
    private final int seats;
    private final SplittableRandom random = new SplittableRandom(Workload.SEED);

    /** @param seats seats of each slot that the stage was prepared with */
    WatchedBookings(Stage stage, URI target, int pages, int seats) {
        this.stage = stage;
        this.target = target;
        this.pages = pages;
        this.seats = seats;
    }

    /**
     * Opens the pages, which watch the given number of resources, and books their slots for the given time.
     *
     * @throws IllegalStateException if pages can't watch, or the check of the tables fails
     */
    Map<Metric, Double> run(int resources, Duration time) {
        VisibilityDelays visibilityDelays = new VisibilityDelays(pages, resources, SLOTS_OF_EACH, seats);
        try (EventStreams streams = new EventStreams()) {
            watch(streams, visibilityDelays, resources);
            long before = stage.bookings();
            Load load = new OpenLoop(target, answer -> confirmed(visibilityDelays, answer))
                    .run(RATE, time, () -> body(random.nextInt(resources * SLOTS_OF_EACH)));
            BookingTrial.requireBooked(load, stage.bookings() - before);
            Await.await(MAX_DELAY, () -> visibilityDelays.missing() == 0);
            return metrics(load, visibilityDelays, streams.lost());
        }
    }

    private void watch(EventStreams streams, VisibilityDelays visibilityDelays, int resources) {
        InetSocketAddress gateway = new InetSocketAddress(target.getHost(), target.getPort());
        for (int i = 0; i < pages; i++) {
            int page = i;
            String path = "/v1/slots/stream?resourceId=resource-" + page % resources;
            try {
                streams.open(
                        gateway,
                        path,
                        new EventReader((name, data, nanos) -> saw(visibilityDelays, page, name, data, nanos)));
            } catch (IOException e) {
                throw new IllegalStateException("a page can't watch", e);
            }
        }
        if (!Await.await(CONNECTING, visibilityDelays::isComplete)) {
            throw new IllegalStateException(
                    streams.listening() + " of " + pages + " pages watch, and some don't show all slots");
        }
    }

    private static void saw(VisibilityDelays visibilityDelays, int page, String name, String data, long nanos) {
        if (name.equals("slot")) {
            ShownSlot slot = ShownSlot.of(data);
            visibilityDelays.saw(page, number(slot.slotId()), slot.currentBookings(), nanos);
        }
    }

    private static void confirmed(VisibilityDelays visibilityDelays, HttpAnswer answer) {
        long now = System.nanoTime();
        if (answer.status() == HttpURLConnection.HTTP_CREATED
                && ContractJson.readReply(answer.body().getBytes(StandardCharsets.ISO_8859_1))
                        instanceof BookingConfirmed confirmed) {
            visibilityDelays.confirmed(number(confirmed.slotId()), confirmed.currentBookings(), now);
        }
    }

    private static int number(String slotId) {
        return Integer.parseInt(slotId.substring(SLOT.length()));
    }

    private String body(int slot) {
        return "{\"slotId\":\"" + Workload.slotId(slot) + "\",\"customerId\":\"customer-" + random.nextInt(CUSTOMERS)
                + "\"}";
    }

    /** Returns the results; bookings not shown, refusals and missing answers count as failed. */
    private static Map<Metric, Double> metrics(Load load, VisibilityDelays visibilityDelays, int lost) {
        Histogram delays = visibilityDelays.take();
        Map<Metric, Double> figures = new TreeMap<>();
        figures.put(Metric.OFFERED, load.offered());
        figures.put(Metric.ANSWERED, load.answered());
        figures.put(Metric.CONFIRMED, (double) load.confirmed());
        figures.put(Metric.SEEN, delays.getTotalCount() / load.seconds());
        figures.put(Metric.P50, delays.getValueAtPercentile(50) / NANOS_PER_MILLI);
        figures.put(Metric.P99, delays.getValueAtPercentile(99) / NANOS_PER_MILLI);
        figures.put(Metric.LONGEST, delays.getMaxValue() / NANOS_PER_MILLI);
        figures.put(Metric.FAILED, (double) (load.failed() + load.refused() + visibilityDelays.missing() + lost));
        return figures;
    }
}
