package dev.slotkeeper.faults.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Patience;
import dev.slotkeeper.embedded.Program;
import dev.slotkeeper.faults.check.Evidence;
import dev.slotkeeper.faults.check.Message;
import dev.slotkeeper.faults.check.SeatCount;
import dev.slotkeeper.faults.check.Tables;
import dev.slotkeeper.faults.check.Verdict;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** One fault, or several, under load: with slots of its own, and everything it leaves behind put before the guarantees. */
final class Trial implements AutoCloseable {

    /** Chosen anew for each run; all that is random follows from it. */
    static final long SEED = Long.getLong("slotkeeper.seed", System.nanoTime());

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Within this time of the last fault nothing may be left to decide. */
    private static final Duration HEALING = Duration.ofSeconds(30);

    /** After which nothing is under way that was sent before. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration AFTER = Duration.ofSeconds(5);
    private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(250);
    private static final int SLOTS = 30;

    static final int RATE = 150;

    private final Rig rig;
    private final Load load;
    private final String name;
    private final String prefix;
    private final Random random;
    private final History history;
    private final TableReader tables;
    private final TopicReader requests;
    private final TopicReader events;
    private final TopicReader deadLetters;
    private final TopicReader replies;
    private final Map<String, Tables.SlotRow> before;
    private final Set<SeatCount> seen = ConcurrentHashMap.newKeySet();
    private final Set<String> touched = ConcurrentHashMap.newKeySet();
    private final Crowd crowd;
    private final Thread sampler;
    private final Map<UUID, Integer> statuses = new HashMap<>();
    private @Nullable Visitors visitors;
    private volatile boolean sampling = true;

    /** What a trial does to the system. */
    interface Ordeal {
        void on(Trial trial) throws Exception;
    }

    /** One whole trial: some quiet, the faults, the links well again, some quiet, and the judge. */
    static void run(Rig rig, String name, Ordeal ordeal) throws Exception {
        run(rig, name, Load.BOOKINGS, ordeal);
    }

    /** One whole trial under a load of its choice. */
    static void run(Rig rig, String name, Load load, Ordeal ordeal) throws Exception {
        try (Trial trial = new Trial(rig, name, load.seats, RATE, load)) {
            trial.carryOn(BEFORE);
            ordeal.on(trial);
            rig.restoreLinks();
            trial.carryOn(AFTER);
            trial.judge();
        } finally {
            rig.restoreLinks();
        }
    }

    /**
     * One of plain bookings, which begins to send and to look.
     *
     * @param seats of each slot
     * @param rate requests a second
     */
    Trial(Rig rig, String name, int seats, int rate) throws SQLException {
        this(rig, name, seats, rate, Load.BOOKINGS);
    }

    private Trial(Rig rig, String name, int seats, int rate, Load load) throws SQLException {
        this.rig = rig;
        this.load = load;
        this.name = name;
        this.prefix = name + "-" + Long.toString(SEED & 0xffffff, 36) + "-";
        this.random = new Random(SEED + name.hashCode());
        this.history = new History(rig.services().stateDir().resolve(name + ".jsonl"));
        this.tables = new TableReader(rig, prefix);
        List<String> slotIds =
                IntStream.range(0, SLOTS).mapToObj(i -> prefix + i).toList();
        createSlots(slotIds, seats);
        this.before = tables.tables().slots();
        String bootstrapServers = rig.bootstrapServers();
        String replyTopic = Topics.REPLIES_PREFIX + prefix + "replies";
        createTopic(replyTopic);
        this.requests = new TopicReader(bootstrapServers, Topics.REQUESTS);
        this.events = new TopicReader(bootstrapServers, Topics.EVENTS);
        this.deadLetters = new TopicReader(bootstrapServers, Topics.DEAD_LETTERS);
        this.replies = new TopicReader(bootstrapServers, replyTopic);
        this.crowd = new Crowd(bootstrapServers, replyTopic, slotIds, rate, load, random, history);
        this.sampler = new Thread(this::sample, "sampler");
        sampler.setDaemon(true);
        sampler.start();
    }

    private void createSlots(List<String> slotIds, int seats) throws SQLException {
        try (Connection connection = rig.connect();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                        SELECT unnest(?::text[]), 'room', now() + interval '1 day', now() + interval '25 hours', ?
                        """)) {
            insert.setArray(1, connection.createArrayOf("text", slotIds.toArray()));
            insert.setInt(2, seats);
            insert.executeUpdate();
        }
    }

    /** For replies. */
    void createTopic(String topic) {
        createTopic(topic, Map.of());
    }

    private void createTopic(String topic, Map<String, String> settings) {
        try (Admin admin = rig.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty()).configs(settings)))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the reply topic can't be made", e);
        }
    }

    /** Bookings of every slot whose replies go to a topic in which no message fits; of those none is expected. */
    void sendWithRepliesToATopicThatTakesNone() {
        String topic = Topics.REPLIES_PREFIX + prefix + "slow" + random.nextInt(1_000_000);
        createTopic(topic, Map.of("max.message.bytes", "1"));
        for (int i = 0; i < SLOTS; i++) {
            crowd.sendWithRepliesTo(slot(i), 3, topic);
        }
    }

    Random random() {
        return random;
    }

    /** One of the trial's slots. */
    String slot(int number) {
        return prefix + Math.floorMod(number, SLOTS);
    }

    /** How many of these ids the log of requests holds by now. */
    long inTheLog(Collection<UUID> ids) {
        Set<String> wanted = ids.stream().map(UUID::toString).collect(Collectors.toSet());
        return requests.read().stream()
                .map(message -> message.value() == null ? "" : new String(message.value(), StandardCharsets.UTF_8))
                .flatMap(text -> wanted.stream().filter(text::contains))
                .distinct()
                .count();
    }

    Crowd crowd() {
        return crowd;
    }

    /** Others have written to this slot, so that the log alone does not tell what its decisions must be. */
    void touch(String slotId) {
        touched.add(slotId);
    }

    /** Writes into the history that a fault begins or ends. */
    void note(String fault) {
        history.note("fault", Map.of("trial", name, "fault", fault));
    }

    /** Lets the crowd go on for a while. */
    void carryOn(Duration time) {
        Patience.pause(time);
    }

    private void sample() {
        while (sampling) {
            try {
                seen.addAll(tables.counts());
            } catch (SQLException away) {
                history.note("sample", Map.of("failure", String.valueOf(away.getSQLState())));
            }
            Patience.pause(BETWEEN_SAMPLES);
        }
    }

    /** From now on some also book over HTTP. @param gateways those there are; may change all the while */
    void invite(List<Program> gateways) {
        visitors = new Visitors(gateways, this, history);
    }

    /** What callers were told over HTTP: 201 for yes, another status for no. */
    void wereTold(Map<UUID, Integer> byRequestId) {
        statuses.putAll(byRequestId);
    }

    /** After the last fault: waits until everything is decided, and has all guarantees judge. Prints what happened. */
    void judge() throws SQLException, InterruptedException {
        crowd.stop();
        if (visitors != null) {
            visitors.leave();
            wereTold(visitors.statuses());
        }
        boolean caughtUp = Patience.await(HEALING, this::isQuiet);
        if (load == Load.WHOLE_LIFE) {
            // A worker's timer may just have asked once more for the end of what has ended by now.
            carryOn(SETTLING);
            caughtUp &= Patience.await(HEALING, this::isQuiet);
        }
        sampling = false;
        sampler.join();
        List<Message> told = replies.read();
        Evidence evidence = new Evidence(new Evidence.Remains(
                PATIENCE,
                before,
                own(requests.read()),
                own(events.read()),
                told,
                crowd.wantReply(),
                statuses,
                own(deadLetters.read()),
                tables.tables(),
                new ArrayList<>(seen),
                new HashSet<>(touched),
                List.of(),
                caughtUp));
        Verdict verdict = Verdict.on(evidence);
        long booked = evidence.after().bookings().size();
        System.out.printf(
                "trial %s, -Dslotkeeper.seed=%d: %d requests, %d replies, %d answers over HTTP, %d events, %d bookings, "
                        + "%d violations%n",
                name,
                SEED,
                evidence.asks().size(),
                told.size(),
                statuses.size(),
                evidence.events().size(),
                booked,
                verdict.broken().size());
        assertThat(verdict.isClean())
                .as(
                        "trial %s, again with -Dslotkeeper.seed=%d, history in %s:%n%s",
                        name, SEED, history.file(), verdict)
                .isTrue();
        assertThat(booked).as("bookings of trial %s", name).isPositive();
    }

    /** A hold that nobody confirms, or a place that nobody comes up from, is ended by the worker itself. */
    private boolean isQuiet() {
        try {
            return tables.open() == 0 && rig.lag() == 0;
        } catch (SQLException away) {
            return false;
        }
    }

    /** Another trial's holds may end while this one goes on. */
    private List<Message> own(List<Message> messages) {
        return messages.stream()
                .filter(message ->
                        message.key() == null || new String(message.key(), StandardCharsets.UTF_8).startsWith(prefix))
                .toList();
    }

    @Override
    public void close() {
        sampling = false;
        crowd.close();
        history.close();
    }
}
