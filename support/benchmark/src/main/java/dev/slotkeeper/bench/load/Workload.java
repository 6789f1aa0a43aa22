package dev.slotkeeper.bench.load;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a scenario, the same for every measured peer.
 *
 * @param name name of the scenario
 * @param requests number of requests
 * @param slots number of slots
 * @param capacity seats of each slot
 * @param choice chooses the slot of each request
 * @param ids kind of request ids
 * @param mix kind of commands
 */
public record Workload(String name, int requests, int slots, int capacity, SlotChoice choice, Ids ids, Mix mix) {

    /** Seed of all random choices, so that every run and every peer gets the same requests. */
    public static final long SEED = 20_261_122;

    private static final int CUSTOMERS = 50_000;
    private static final int MAX_WARM_UP = 800_000;
    private static final int MAX_WARM_UP_SLOTS = 100_000;

    /** The kind of request ids. */
    public enum Ids {
        /** UUIDv7, as the gateway makes them: later ids sort behind earlier ones. */
        TIME_ORDERED,
        /** UUIDv4, as many clients make them. */
        RANDOM
    }

    /** The kind of commands. */
    public enum Mix {
        /** Each requests a seat. */
        BOOKINGS,
        /** Commands of all kinds on the chosen slots, see {@link Churn}. */
        CHURN
    }

    /** Chooses the slot of a request. */
    @FunctionalInterface
    public interface SlotChoice {
        /** @return 0 to slots - 1 */
        int slotOf(SplittableRandom random);
    }

    /** Creates a workload of requests for one seat each. */
    public Workload(String name, int requests, int slots, int capacity, SlotChoice choice, Ids ids) {
        this(name, requests, slots, capacity, choice, ids, Mix.BOOKINGS);
    }

    /** Returns a workload in which every slot is equally likely. */
    public static Workload spread(int requests, int slots, int capacity) {
        return new Workload("spread", requests, slots, capacity, random -> random.nextInt(slots), Ids.TIME_ORDERED);
    }

    /** Returns a workload of all kinds of commands in which every slot is equally likely. */
    public static Workload churn(int requests, int slots, int capacity) {
        SlotChoice any = random -> random.nextInt(slots);
        return new Workload("churn", requests, slots, capacity, any, Ids.TIME_ORDERED, Mix.CHURN);
    }

    /** Returns a workload for one slot with seats for half of the requests, at most 100,000. */
    public static Workload hot(int requests) {
        return new Workload("hot", requests, 1, Math.min(100_000, requests / 2), random -> 0, Ids.TIME_ORDERED);
    }

    /** Returns a workload in which the k-th slot is chosen in proportion to 1/k. */
    public static Workload zipf(int requests, int slots, int capacity) {
        ZipfChoice choice = new ZipfChoice(slots);
        return new Workload("zipf", requests, slots, capacity, choice, Ids.TIME_ORDERED);
    }

    /**
     * Returns a warm-up: requests of the same kind for other slots, enough to let the JIT compilers of a new JVM mostly
     * finish, at most twice as many as this workload's.
     */
    public Workload warmUp() {
        int own = Math.min(slots, MAX_WARM_UP_SLOTS);
        return new Workload(
                "warm-up",
                (int) Math.min(MAX_WARM_UP, 2L * requests),
                slots + own,
                capacity,
                random -> slots + choice.slotOf(random) % own,
                ids,
                mix);
    }

    /** Returns the same requests with ids of another kind. */
    public Workload with(Ids other) {
        return new Workload(name, requests, slots, capacity, choice, other, mix);
    }

    /** Returns the first {@code most} requests, or all if there are fewer. */
    public Workload first(int most) {
        return new Workload(name, Math.min(most, requests), slots, capacity, choice, ids, mix);
    }

    /** Returns the id of the i-th slot. */
    public static String slotId(int i) {
        return "slot-" + i;
    }

    /** Returns the requests for seats in order; each call starts from the beginning. */
    public Stream stream() {
        return new Stream(this);
    }

    /** Supplies all commands in order, and null at the end; each call starts from the beginning. */
    public Supplier<@Nullable Command> commands() {
        return switch (mix) {
            case BOOKINGS -> stream()::next;
            case CHURN -> new Churn(this)::next;
        };
    }

    static String customerId(SplittableRandom random) {
        return "customer-" + random.nextInt(CUSTOMERS);
    }

    /** Returns the requests one by one. Not thread-safe. */
    public static final class Stream {
        private final Workload workload;
        private final SplittableRandom random = new SplittableRandom(SEED);
        private final RequestIds ids;
        private int given;

        Stream(Workload workload) {
            this.workload = workload;
            this.ids = new RequestIds(workload.ids());
        }

        /** Returns the next request, without expectation and deadline; null at the end. */
        public @Nullable BookSlot next() {
            return next(null);
        }

        /** Returns the next request with this deadline; null at the end. */
        public @Nullable BookSlot next(@Nullable Instant expiresAt) {
            if (given == workload.requests()) {
                return null;
            }
            String slotId = slotId(workload.choice().slotOf(random));
            given++;
            return new BookSlot(ids.next(), slotId, customerId(random), 1, null, expiresAt);
        }
    }
}
