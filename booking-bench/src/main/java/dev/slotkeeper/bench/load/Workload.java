package dev.slotkeeper.bench.load;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.Command;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a scenario, the same for everybody who is measured.
 *
 * @param name of the scenario
 * @param requests how many
 * @param slots how many slots there are
 * @param capacity seats of each slot
 * @param choice which slot the i-th request wants
 * @param ids how request ids are chosen
 * @param mix what the requests are
 */
public record Workload(String name, int requests, int slots, int capacity, SlotChoice choice, Ids ids, Mix mix) {

    /** Everything chosen by chance follows from it, so that every run and every peer sees the same requests. */
    public static final long SEED = 20_261_122;

    private static final int CUSTOMERS = 50_000;
    private static final int LONGEST_WARM_UP = 800_000;
    private static final int MOST_WARM_UP_SLOTS = 100_000;

    /** How request ids are chosen. */
    public enum Ids {
        /** UUIDv7, as the gateway makes them: later ids sort behind earlier ones. */
        TIME_ORDERED,
        /** UUIDv4, as many clients make them. */
        RANDOM
    }

    /** What the requests are. */
    public enum Mix {
        /** Each asks for a seat. */
        BOOKINGS,
        /** Bookings that come and go; each about one of the slots that were chosen. */
        CHURN
    }

    /** Which slot a request wants. */
    @FunctionalInterface
    public interface SlotChoice {
        /** @return 0 to slots - 1 */
        int slotOf(SplittableRandom random);
    }

    /** Requests for seats, one each. */
    public Workload(String name, int requests, int slots, int capacity, SlotChoice choice, Ids ids) {
        this(name, requests, slots, capacity, choice, ids, Mix.BOOKINGS);
    }

    /** Every slot as likely as any other. */
    public static Workload spread(int requests, int slots, int capacity) {
        return new Workload("spread", requests, slots, capacity, random -> random.nextInt(slots), Ids.TIME_ORDERED);
    }

    /** Bookings that come and go, every slot as likely as any other. */
    public static Workload churn(int requests, int slots, int capacity) {
        SlotChoice any = random -> random.nextInt(slots);
        return new Workload("churn", requests, slots, capacity, any, Ids.TIME_ORDERED, Mix.CHURN);
    }

    /** One slot with seats for half of the requests. */
    public static Workload hot(int requests) {
        return new Workload("hot", requests, 1, Math.min(100_000, requests / 2), random -> 0, Ids.TIME_ORDERED);
    }

    /** The k-th slot is wanted in proportion to 1/k. */
    public static Workload zipf(int requests, int slots, int capacity) {
        ZipfChoice choice = new ZipfChoice(slots);
        return new Workload("zipf", requests, slots, capacity, choice, Ids.TIME_ORDERED);
    }

    /**
     * Requests of the same kind for slots beside this workload's own: enough of them that the compilers of a fresh JVM
     * have seen what is to come and are mostly done, at most twice the workload's.
     */
    public Workload warmUp() {
        int own = Math.min(slots, MOST_WARM_UP_SLOTS);
        return new Workload(
                "warm-up",
                (int) Math.min(LONGEST_WARM_UP, 2L * requests),
                slots + own,
                capacity,
                random -> slots + choice.slotOf(random) % own,
                ids,
                mix);
    }

    /** The same requests with ids of another kind. */
    public Workload with(Ids other) {
        return new Workload(name, requests, slots, capacity, choice, other, mix);
    }

    /** The first of them, at most as many as there are. */
    public Workload first(int most) {
        return new Workload(name, Math.min(most, requests), slots, capacity, choice, ids, mix);
    }

    /** The i-th slot's id. */
    public static String slotId(int i) {
        return "slot-" + i;
    }

    /** The requests for seats in their order; each call begins anew. */
    public Stream stream() {
        return new Stream(this);
    }

    /** What is asked for in its order, whatever it is, and null at the end; each call begins anew. */
    public Supplier<@Nullable Command> commands() {
        return switch (mix) {
            case BOOKINGS -> stream()::next;
            case CHURN -> new Churn(this)::next;
        };
    }

    static String customerId(SplittableRandom random) {
        return "customer-" + random.nextInt(CUSTOMERS);
    }

    /** Hands out the requests one by one. Not thread-safe. */
    public static final class Stream {
        private final Workload workload;
        private final SplittableRandom random = new SplittableRandom(SEED);
        private final RequestIds ids;
        private int given;

        Stream(Workload workload) {
            this.workload = workload;
            this.ids = new RequestIds(workload.ids());
        }

        /** The next request, without expectation and deadline; null at the end. */
        public @Nullable BookSlot next() {
            return next(null);
        }

        /** The next request, to be decided by then; null at the end. */
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
