package dev.slotkeeper.faults.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.embedded.Await;
import dev.slotkeeper.embedded.ChildProcess;
import dev.slotkeeper.faults.check.Evidence;
import dev.slotkeeper.faults.check.Message;
import dev.slotkeeper.faults.check.SeatCount;
import dev.slotkeeper.faults.check.Tables;
import dev.slotkeeper.faults.check.Verdict;
import java.nio.charset.StandardCharsets;
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

/** Runs one or more faults under load on its own slots, and checks all guarantees on the evidence. */
final class Trial implements AutoCloseable {

    /** The seed of all random choices; new for each run unless it is given. */
    static final long SEED = Long.getLong("slotkeeper.seed", System.nanoTime());

    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(60);

    /** The time after the last fault within which all requests must be decided. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    /** The time after which no earlier message is still in flight. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration AFTER = Duration.ofSeconds(5);
    private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(250);
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

    /** The faults of a trial. */
    interface Ordeal {
        void on(Trial trial) throws Exception;
    }

    /**
     * Runs a whole trial: a time without faults, the faults, restored proxies, another time without faults, and the
     * check.
     */
    static void run(Rig rig, String name, Ordeal ordeal) throws Exception {
        run(rig, name, Load.BOOKINGS, ordeal);
    }

    /** Runs a whole trial with the given load. */
    static void run(Rig rig, String name, Load load, Ordeal ordeal) throws Exception {
        try (Trial trial = new Trial(rig, name, load.seats, RATE, load)) {
            trial.carryOn(BEFORE);
            ordeal.on(trial);
            rig.restoreProxies();
            trial.carryOn(AFTER);
            trial.judge();
        } finally {
            rig.restoreProxies();
        }
    }

    /**
     * Starts a trial with plain bookings: creates slots, starts sending and sampling.
     *
     * @param seats the seats of each slot
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

    /** Creates the slots through the log and waits until a worker has decided and answered it all. */
    private void createSlots(List<String> slotIds, int seats) {
        Crowd.createSlots(rig.bootstrapServers(), slotIds, seats, random);
        boolean created = Await.await(RECOVERY, () -> hasSlots() && rig.lag() == 0);
        assertThat(created).as("slots of trial %s", name).isTrue();
    }

    private boolean hasSlots() {
        try {
            return tables.tables().slots().size() == SLOTS;
        } catch (SQLException unavailable) {
            return false;
        }
    }

    /** Creates a reply topic. */
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

    /** Sends bookings of every slot with a reply topic that accepts no record; no reply to them is expected. */
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

    /** Returns the id of one of the trial's slots. */
    String slot(int number) {
        return prefix + Math.floorMod(number, SLOTS);
    }

    /** Returns the number of these ids that the request log contains now. */
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

    /** Records that another program wrote to this slot, so that its decisions do not follow from the log alone. */
    void touch(String slotId) {
        touched.add(slotId);
    }

    /** Records in the history that a fault begins or ends. */
    void note(String fault) {
        history.note("fault", Map.of("trial", name, "fault", fault));
    }

    /** Waits while the crowd keeps sending. */
    void carryOn(Duration time) {
        Await.pause(time);
    }

    private void sample() {
        while (sampling) {
            try {
                seen.addAll(tables.counts());
            } catch (SQLException unavailable) {
                history.note("sample", Map.of("failure", String.valueOf(unavailable.getSQLState())));
            }
            Await.pause(SAMPLE_INTERVAL);
        }
    }

    /**
     * Starts visitors that book over HTTP.
     *
     * @param gateways the current gateways; the list may change during the trial
     */
    void invite(List<ChildProcess> gateways) {
        visitors = new Visitors(gateways, this, history);
    }

    /** Adds the answers of HTTP callers: 201 for a grant, another status for a refusal. */
    void recordAnswers(Map<UUID, Integer> byRequestId) {
        statuses.putAll(byRequestId);
    }

    /** Waits until everything is decided after the last fault, checks all guarantees, and prints a summary. */
    void judge() throws SQLException, InterruptedException {
        crowd.stop();
        if (visitors != null) {
            visitors.leave();
            recordAnswers(visitors.statuses());
        }
        boolean caughtUp = Await.await(RECOVERY, this::isQuiet);
        if (load == Load.WHOLE_LIFE) {
            // A worker's timer may just have requested another expiry of a hold that has already ended.
            carryOn(SETTLING);
            caughtUp &= Await.await(RECOVERY, this::isQuiet);
        }
        sampling = false;
        sampler.join();
        List<Message> answered = replies.read();
        Evidence evidence = new Evidence(new Evidence.Remains(
                DEFAULT_DEADLINE,
                Rig.PARTITIONS,
                before,
                own(requests.read()),
                own(events.read()),
                answered,
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
                evidence.requests().size(),
                answered.size(),
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

    /**
     * Returns true if no request is waiting and no hold or waitlist entry is open. The worker itself ends open ones.
     */
    private boolean isQuiet() {
        try {
            return tables.open() == 0 && rig.lag() == 0;
        } catch (SQLException unavailable) {
            return false;
        }
    }

    /** Keeps the trial's own messages, because holds of another trial may end during this one. */
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
