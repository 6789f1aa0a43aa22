package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.BookingChange;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.SlotChange;
import java.util.List;
import java.util.Set;

/** Reads and writes the data of one batch in one transaction, in sets, with slots always in slot_id order. */
public interface LedgerTransaction {

    /** The way a batch's slots are locked against other writers until the transaction ends. */
    enum Locking {
        /** Not locked; the guarded write detects changes by others. */
        NONE,
        /** All are locked; waits for slots that others have locked. */
        WAIT,
        /** Slots that others have locked are omitted, as if they did not exist. */
        SKIP
    }

    /**
     * Reads slots, bookings, earlier decisions and the clock for a batch of at least one request.
     *
     * @param locking how the batch's slots are locked
     * @param customers true to lock the requesting customers until the transaction ends, waiting for other transactions
     *     that do the same, and to read their stays and the slots' terms
     */
    BatchState load(List<? extends Request> requests, Locking locking, boolean customers);

    /**
     * Writes the batch's changes of slots, each only if the slot is unchanged since it was read.
     *
     * @param changes in slot_id order
     * @return ids of the slots that another writer changed; nothing was written for these
     */
    Set<String> writeSlots(List<SlotChange> changes);

    /** Rolls back; the next load begins a new transaction with a later time. */
    void startOver();

    /**
     * Writes every new decision and the batch's changes of bookings. Fails the transaction if a booking changed since
     * it was read, or if another writer decided one of the request ids meanwhile.
     *
     * @param changes in slot_id order
     */
    void insert(List<PlacedRequest> places, List<Answer> answers, List<BookingChange> changes);
}
