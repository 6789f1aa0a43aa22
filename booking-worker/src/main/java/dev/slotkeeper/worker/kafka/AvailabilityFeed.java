package dev.slotkeeper.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.ledger.AvailabilityTable;
import dev.slotkeeper.worker.ledger.AvailabilityTable.Change;
import dev.slotkeeper.worker.ledger.LedgerException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@code booking.availability} each changed slot's latest state, soon after the change and at a bounded rate: what
 * changes faster is told less often, and no decision waits for it. What a crash kept from being told, the next sweep over
 * all upcoming slots tells.
 */
final class AvailabilityFeed {

    /** More slots than this have their changes told by a sweep. */
    static final int MOST_REMEMBERED = 50_000;

    /** Between two rounds, so that what changes in a burst is read and told once. */
    static final long ROUND_MILLIS = 50;

    private static final long ACKNOWLEDGE_MILLIS = 5_000;
    private static final int ROUNDS_A_SECOND = 10;

    /** A sweep leaves most of the rate to others. */
    private static final int SHARE_OF_SWEEP = 4;

    private final AvailabilityTable table;
    private final Producer<byte[], byte[]> producer;
    private final WorkerSettings.Availability settings;
    private final LongSupplier nanos;
    private final ChangedSlots changed = new ChangedSlots(MOST_REMEMBERED);
    private final AtomicLong told = new AtomicLong();
    private final Sweep sweep;
    private long nextOutside;

    /** Whether a message of this round could not be sent; then the others would only wait for the same. */
    private volatile boolean failing;

    /** @param nanos a clock that never jumps */
    AvailabilityFeed(
            AvailabilityTable table,
            Producer<byte[], byte[]> producer,
            WorkerSettings.Availability settings,
            LongSupplier nanos) {
        this.table = table;
        this.producer = producer;
        this.settings = settings;
        this.nanos = nanos;
        this.nextOutside = nanos.getAsLong();
        this.sweep = new Sweep(table, settings.sweepInterval(), nanos);
    }

    /** Notes what a decision changed; called for each answer, also for one that is given again. */
    void decided(Request request, DecisionRecord decision) {
        if (decision.outcome() == Outcome.REJECTED) {
            return;
        }
        changed.add(decision.slotId());
        if (request.command() instanceof RescheduleBooking move) {
            changed.add(move.toSlotId());
        }
    }

    /** Whoever had these partitions before may have left something untold. */
    void sweepSoon() {
        sweep.soon();
    }

    /** Slots whose change is still to be told. */
    int waiting() {
        return changed.size();
    }

    /** States told so far. */
    long told() {
        return told.get();
    }

    /**
     * Tells some of what there is to tell.
     *
     * @return how long to rest, in milliseconds; 0 when there was nothing to do
     * @throws LedgerException if the database is away; nothing is forgotten
     */
    long round() {
        failing = false;
        int slots = tellOutside();
        List<String> changes = changed.take(atOnce());
        if (!changes.isEmpty()) {
            tell(changes);
            slots += changes.size();
        } else if (slots == 0) {
            slots = SHARE_OF_SWEEP * sweep();
        }
        return slots == 0 ? 0 : Math.max(ROUND_MILLIS, 1_000L * slots / settings.rate());
    }

    /** Whether the last round could not be told, so far as is known. */
    boolean isFailing() {
        return failing;
    }

    /** Waits until there is something to do, or may be. */
    void await() throws InterruptedException {
        changed.await(Math.max(1, (nextOutside - nanos.getAsLong()) / 1_000_000));
    }

    private int atOnce() {
        return Math.max(1, settings.rate() / ROUNDS_A_SECOND);
    }

    /** What others changed is forgotten only once the broker has it. */
    private int tellOutside() {
        if (nanos.getAsLong() < nextOutside) {
            return 0;
        }
        List<Change> changes = table.changes(atOnce());
        if (changes.size() < atOnce()) {
            nextOutside = nanos.getAsLong() + settings.outsideInterval().toNanos();
        }
        if (changes.isEmpty()) {
            return 0;
        }
        Publication publication = new Publication();
        Set<String> slotIds = new HashSet<>();
        changes.forEach(change -> slotIds.add(change.slotId()));
        tell(slotIds, table.read(slotIds), publication);
        publication.handedOver().await(ACKNOWLEDGE_MILLIS);
        if (publication.isDone() && publication.failure() == null) {
            table.forget(changes);
        }
        return slotIds.size();
    }

    private void tell(List<String> slotIds) {
        try {
            tell(slotIds, table.read(slotIds), new Publication());
        } catch (RuntimeException | Error failure) {
            slotIds.forEach(changed::add);
            throw failure;
        }
    }

    private int sweep() {
        if (changed.hasOverflown()) {
            sweep.soon();
        }
        List<SlotAvailability> page = sweep.next(atOnce());
        Publication publication = new Publication();
        page.forEach(slot -> send(slot.slotId(), slot, publication));
        return page.size();
    }

    /** A slot that has no row any more leaves the topic. */
    private void tell(Collection<String> slotIds, List<SlotAvailability> found, Publication publication) {
        Set<String> gone = new HashSet<>(slotIds);
        for (SlotAvailability slot : found) {
            gone.remove(slot.slotId());
            send(slot.slotId(), slot, publication);
        }
        gone.forEach(slotId -> send(slotId, null, publication));
    }

    private void send(String slotId, @Nullable SlotAvailability slot, Publication publication) {
        publication.begin();
        if (failing) {
            again(slotId, publication, new IllegalStateException("not sent, because another one could not be"));
            return;
        }
        byte[] value = slot == null ? null : ContractJson.write(slot);
        producer.send(new ProducerRecord<>(Topics.AVAILABILITY, slotId.getBytes(UTF_8), value), (place, failure) -> {
            if (failure == null) {
                told.incrementAndGet();
                publication.end(null);
            } else {
                failing = true;
                again(slotId, publication, failure);
            }
        });
    }

    private void again(String slotId, Publication publication, Throwable failure) {
        changed.add(slotId);
        publication.end(failure);
    }
}
