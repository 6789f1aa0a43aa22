package dev.slotkeeper.worker.ledger;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.SlotChange;
import java.time.Instant;
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
     * @param slots those of the batch that exist, by id
     * @param decisions those that its request ids already have
     */
    record Loaded(Instant now, Map<String, Slot> slots, Map<UUID, DecisionRecord> decisions) {}

    /** Reads slots, earlier decisions and the clock for a batch of at least one request. */
    Loaded load(List<? extends Request> requests);

    /** Reads slots again that another writer changed. */
    Map<String, Slot> reread(Set<String> slotIds);

    /**
     * Writes what the batch does to slots, each only if it still is what the batch read.
     *
     * @param changes in slot_id order
     * @return ids of the slots that another writer changed, for which nothing was written
     */
    Set<String> writeSlots(List<SlotChange> changes);

    /**
     * Writes every new decision, and the row of every booking that is newly granted. An id that somebody else decided
     * meanwhile fails the transaction.
     */
    void insert(List<PlacedRequest> places, List<Answer> answers);
}
