package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import dev.slotkeeper.worker.decision.Stay;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What one transaction reads and writes: sets in, sets out, slots always in slot_id order. */
public interface LedgerTransaction {

    /**
     * What a batch must know.
     *
     * @param now the database's clock, the same for the whole transaction
     * @param slots those of the batch that exist
     * @param bookings those that the batch asks about, and who waits where it may give seats back
     * @param stays what the customers have who ask for seats, of all slots; nothing where that was not asked for
     * @param decisions those that its request ids already have
     */
    record Loaded(
            Instant now,
            Collection<Slot> slots,
            Collection<Booking> bookings,
            Collection<Stay> stays,
            Map<UUID, DecisionRecord> decisions) {}

    /** What is done so that nobody else changes a batch's slots until the transaction ends. */
    enum Locking {
        /** Nothing: the guard of the write finds out. */
        NONE,
        /** All are locked, and those that others have locked are waited for. */
        WAIT,
        /** Those that others have locked are left out, as if they did not exist. */
        SKIP
    }

    /**
     * Reads slots, bookings, earlier decisions and the clock for a batch of at least one request.
     *
     * @param locking of the batch's slots
     * @param customers whether nobody else who asks this may give seats to the same customers until the transaction ends,
     *     and what they have is to be read, with the slots' terms; waits for those who do
     */
    Loaded load(List<? extends Request> requests, Locking locking, boolean customers);

    /**
     * Writes what the batch does to slots, each only if it still is what the batch read.
     *
     * @param changes in slot_id order
     * @return ids of the slots that another writer changed, for which nothing was written
     */
    Set<String> writeSlots(List<SlotChange> changes);

    /** Undoes all of it and begins anew, with a later clock. */
    void startOver();

    /**
     * Writes every new decision, and what the batch does to bookings. A booking that changed since it was read, or an id
     * that somebody else decided meanwhile, fails the transaction.
     *
     * @param changes in slot_id order
     */
    void insert(List<PlacedRequest> places, List<Answer> answers, List<BookingChange> changes);
}
