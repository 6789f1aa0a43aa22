package dev.slotkeeper.worker.availability;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.Topics;
import dev.slotkeeper.worker.WorkerSettings;
import dev.slotkeeper.worker.availability.AvailabilityQueries.Change;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.kafka.DecisionListener;
import dev.slotkeeper.worker.kafka.PendingSends;
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
 * Publishes the latest state of each changed slot to {@code booking.availability}, soon after the change and at a
 * bounded rate. Several changes of a slot are combined if they come faster, and no decision waits for a message.
 * Changes that a crash kept from being published are published by the next sweep over all upcoming slots.
 */
public final class AvailabilityPublisher implements DecisionListener {

    /** Maximum number of changed slots that are remembered; a sweep publishes the others. */
    static final int MAX_PENDING = 50_000;

    /** Shortest pause between two rounds, so that a burst of changes is read and published once. */
    static final long ROUND_MILLIS = 50;

    private static final long ACKNOWLEDGE_MILLIS = 5_000;
    private static final int ROUNDS_A_SECOND = 10;

    /** A sweep uses at most this fraction (1/n) of the rate. */
    private static final int SHARE_OF_SWEEP = 4;

    private final AvailabilityQueries table;
    private final Producer<byte[], byte[]> producer;
    private final WorkerSettings.Availability settings;
    private final LongSupplier nanos;
    private final ChangedSlots changed = new ChangedSlots(MAX_PENDING);
    private final AtomicLong published = new AtomicLong();
    private final FullResync fullResync;
    private long nextOutside;

    /** True if a message of this round could not be sent; the others are then not tried, as they would fail too. */
    private volatile boolean failing;

    /** @param nanos a monotonic clock, in nanoseconds */
    public AvailabilityPublisher(
            AvailabilityQueries table,
            Producer<byte[], byte[]> producer,
            WorkerSettings.Availability settings,
            LongSupplier nanos) {
        this.table = table;
        this.producer = producer;
        this.settings = settings;
        this.nanos = nanos;
        this.nextOutside = nanos.getAsLong();
        this.fullResync = new FullResync(table, settings.sweepInterval(), nanos);
    }

    /** Records the slots that a decision changed; called for each answer, repeated ones included. */
    @Override
    public void decided(Request request, DecisionRecord decision) {
        if (decision.outcome() == Outcome.REJECTED) {
            return;
        }
        changed.add(decision.slotId());
        if (request.command() instanceof RescheduleBooking move) {
            changed.add(move.toSlotId());
        }
    }

    /** Starts a sweep soon: the previous owner of new partitions may have left changes unpublished. */
    @Override
    public void partitionsAssigned() {
        fullResync.soon();
    }

    /** Returns the number of changed slots that are not published yet. */
    public int waiting() {
        return changed.size();
    }

    /** Returns the number of states published so far. */
    public long published() {
        return published.get();
    }

    /**
     * Publishes one page of slots that decisions or other programs changed, or of the sweep if there are none.
     *
     * @return how long to pause, in milliseconds; 0 if there was nothing to do
     * @throws LedgerException if the database is unavailable; no change is forgotten
     */
    long round() {
        failing = false;
        int slots = publishExternalChanges();
        List<String> changes = changed.take(atOnce());
        if (!changes.isEmpty()) {
            publish(changes);
            slots += changes.size();
        } else if (slots == 0) {
            slots = SHARE_OF_SWEEP * sweep();
        }
        return slots == 0 ? 0 : Math.max(ROUND_MILLIS, 1_000L * slots / settings.rate());
    }

    /** Returns true if sending a message of the last round is known to have failed. */
    boolean isFailing() {
        return failing;
    }

    /** Waits until a slot has changed or other programs' changes are due to be read; may return early. */
    void await() throws InterruptedException {
        changed.await(Math.max(1, (nextOutside - nanos.getAsLong()) / 1_000_000));
    }

    private int atOnce() {
        return Math.max(1, settings.rate() / ROUNDS_A_SECOND);
    }

    /** Publishes the slots that other programs changed; removes those changes only after the broker has them. */
    private int publishExternalChanges() {
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
        PendingSends sends = new PendingSends();
        Set<String> slotIds = new HashSet<>();
        changes.forEach(change -> slotIds.add(change.slotId()));
        publish(slotIds, table.read(slotIds), sends);
        sends.handedOver().await(ACKNOWLEDGE_MILLIS);
        if (sends.isDone() && sends.failure() == null) {
            table.forget(changes);
        }
        return slotIds.size();
    }

    private void publish(List<String> slotIds) {
        try {
            publish(slotIds, table.read(slotIds), new PendingSends());
        } catch (RuntimeException | Error failure) {
            slotIds.forEach(changed::add);
            throw failure;
        }
    }

    private int sweep() {
        if (changed.hasOverflown()) {
            fullResync.soon();
        }
        List<SlotAvailability> page = fullResync.next(atOnce());
        PendingSends sends = new PendingSends();
        page.forEach(slot -> send(slot.slotId(), slot, sends));
        return page.size();
    }

    /** Publishes the states found, and a tombstone for each slot that has no row any more. */
    private void publish(Collection<String> slotIds, List<SlotAvailability> found, PendingSends sends) {
        Set<String> gone = new HashSet<>(slotIds);
        for (SlotAvailability slot : found) {
            gone.remove(slot.slotId());
            send(slot.slotId(), slot, sends);
        }
        gone.forEach(slotId -> send(slotId, null, sends));
    }

    private void send(String slotId, @Nullable SlotAvailability slot, PendingSends sends) {
        sends.begin();
        if (failing) {
            again(slotId, sends, new IllegalStateException("another message of the round failed"));
            return;
        }
        byte[] value = slot == null ? null : ContractJson.write(slot);
        var unused = producer.send(
                new ProducerRecord<>(Topics.AVAILABILITY, slotId.getBytes(UTF_8), value), (place, failure) -> {
                    if (failure == null) {
                        published.incrementAndGet();
                        sends.end(null);
                    } else {
                        failing = true;
                        again(slotId, sends, failure);
                    }
                });
    }

    private void again(String slotId, PendingSends sends, Throwable failure) {
        changed.add(slotId);
        sends.end(failure);
    }
}
