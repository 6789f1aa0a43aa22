package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.bench.measure.Measurement;
import dev.slotkeeper.bench.measure.Metric;
import dev.slotkeeper.bench.measure.ResourceUsage;
import dev.slotkeeper.bench.peers.Slotkeeper;
import dev.slotkeeper.bench.scenario.Scale;
import dev.slotkeeper.bench.scenario.Scenario;
import dev.slotkeeper.bench.stage.Stage;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures one gateway with 256 MB of heap and 10,000 listeners on 100 resources: its resources without listeners, with
 * them and while slots change, and the delay from a change to its listeners.
 */
public final class SubscriberScenario implements Scenario {

    private static final int CALLERS = 10_000;
    private static final int RESOURCES = 100;
    private static final int CHANGES_PER_SECOND = 20;
    private static final Duration CHANGING = Duration.ofSeconds(60);
    private static final Duration CONNECTING = Duration.ofMinutes(5);
    private static final Duration REMEMBERING = Duration.ofSeconds(30);
    private static final Pattern FROM_MEMORY =
            Pattern.compile("booking_gateway_lists_total\\{[^}]*source=\"cache\"[^}]*} ([0-9.E]+)");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final List<String> GATEWAY_JVM = List.of("-Xmx256m", "-XX:+UseParallelGC");

    @Override
    public String name() {
        return "listeners";
    }

    @Override
    public int measurements(Scale scale) {
        return 3;
    }

    @Override
    public void run(Stage stage, Scale scale, Consumer<Measurement> recorder) {
        stage.set(Workload.spread(1, RESOURCES, 10), Stage.PARTITIONS);
        int callers = scale.of(CALLERS);
        try (ChildProcess worker = stage.worker(Slotkeeper.JVM, List.of());
                ChildProcess gateway = stage.gateway(GATEWAY_JVM, List.of("--booking.gateway.listeners=" + callers));
                SubscriberCrowd crowd = new SubscriberCrowd();
                KafkaProducer<byte[], byte[]> feed = feed(stage)) {
            worker.awaitReady();
            gateway.awaitReady();
            awaitMemory(gateway);
            recorder.accept(new Measurement(name(), "nobody listens", 1, ResourceUsage.of(gateway.pid())));
            URI uri = gateway.uri("/");
            List<String> paths = IntStream.range(0, callers)
                    .mapToObj(i -> "/v1/slots/stream?resourceId=" + resource(i))
                    .toList();
            crowd.listen(new InetSocketAddress(uri.getHost(), uri.getPort()), paths, CONNECTING);
            recorder.accept(new Measurement(name(), callers + " listen", 1, ResourceUsage.of(gateway.pid())));
            crowd.received();
            long seconds = Math.max(2, Math.round(CHANGING.toSeconds() * Math.min(1, scale.size())));
            change(feed, seconds);
            Map<Metric, Double> metrics = new TreeMap<>(delays(crowd));
            metrics.putAll(ResourceUsage.of(gateway.pid()));
            recorder.accept(new Measurement(name(), callers + " hear", 1, metrics));
        } catch (IOException e) {
            throw new IllegalStateException("the callers can't connect", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Waits until the gateway serves lists from its cache, which needs a running worker. Before that, the gateway reads
     * the start of each stream from the database, which would be another measurement.
     */
    private static void awaitMemory(ChildProcess gateway) {
        boolean remembers = Await.await(REMEMBERING, () -> {
            get(gateway.uri("/v1/slots?resourceId=" + resource(0) + "&from=" + Instant.now()));
            Matcher lists = FROM_MEMORY.matcher(get(gateway.uri("/actuator/prometheus")));
            return lists.find() && Double.parseDouble(lists.group(1)) > 0;
        });
        if (!remembers) {
            throw new IllegalStateException("the gateway serves no list from its cache after " + REMEMBERING);
        }
    }

    private static String get(URI uri) {
        try {
            HttpRequest question =
                    HttpRequest.newBuilder(uri).timeout(REMEMBERING).build();
            return CLIENT.send(question, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException("the gateway does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static KafkaProducer<byte[], byte[]> feed(Stage stage) {
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stage.bootstrapServers(),
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static String resource(int number) {
        return "listened-" + number % RESOURCES;
    }

    /** Publishes slot changes; each carries its send time in the slot's price. */
    private static void change(KafkaProducer<byte[], byte[]> feed, long seconds) throws InterruptedException {
        Instant start = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
        long began = System.nanoTime();
        for (int i = 0; i < seconds * CHANGES_PER_SECOND; i++) {
            long due = began + i * Duration.ofSeconds(1).toNanos() / CHANGES_PER_SECOND;
            Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
            String slotId = "listened-slot-" + i % RESOURCES;
            String sent = SubscriberCrowd.SENT.substring(SubscriberCrowd.SENT.lastIndexOf('"') + 1) + System.nanoTime();
            SlotState slot =
                    new SlotState(slotId, resource(i), start, start.plusSeconds(60), 1_000, i % 1_000, true, 1, sent);
            byte[] state = ContractJson.write(new SlotAvailability(slot, false, i + 1L));
            var unused = feed.send(
                    new ProducerRecord<>(Topics.AVAILABILITY, slotId.getBytes(StandardCharsets.UTF_8), state));
        }
        feed.flush();
        Thread.sleep(Duration.ofSeconds(2).toMillis());
    }

    private static Map<Metric, Double> delays(SubscriberCrowd crowd) {
        Histogram heard = crowd.received();
        return Map.of(
                Metric.P50, heard.getValueAtPercentile(50) / NANOS_PER_MILLI,
                Metric.P99, heard.getValueAtPercentile(99) / NANOS_PER_MILLI,
                Metric.LONGEST, heard.getMaxValue() / NANOS_PER_MILLI,
                Metric.ANSWERED, (double) heard.getTotalCount() / CHANGING.toSeconds(),
                Metric.FAILED, (double) crowd.lost());
    }
}
