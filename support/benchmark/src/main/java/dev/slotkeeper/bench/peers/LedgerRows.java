package dev.slotkeeper.bench.peers;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds the rows that Slotkeeper's worker writes for one batch. */
final class LedgerRows {

    private final Instant decidedAt = Instant.now();
    private final CopyBytes appointments = new CopyBytes();
    private final CopyBytes decisions = new CopyBytes();
    private final SortedMap<String, Integer> counters = new TreeMap<>();

    /**
     * A batch, ready to be written.
     *
     * @param slotIds ids of the slots that get a booking, in order
     * @param counters taken seats of these slots after the batch
     */
    record Batch(CopyBytes appointments, CopyBytes decisions, List<String> slotIds, List<Integer> counters) {}

    int count() {
        return decisions.count();
    }

    /**
     * Grants the request if seats are left, and refuses it otherwise.
     *
     * @param taken taken seats by slot, updated by this method
     */
    void add(BookSlot request, int capacity, Map<String, Integer> taken, long offset) {
        int seats = taken.getOrDefault(request.slotId(), 0) + request.quantity();
        boolean isGranted = seats <= capacity;
        if (isGranted) {
            taken.put(request.slotId(), seats);
            counters.put(request.slotId(), seats);
            appointments.row(
                    request.requestId(), request.slotId(), request.customerId(), request.quantity(), decidedAt);
        }
        decisions.row(
                request.requestId(),
                request.slotId(),
                request.requestId(),
                isGranted ? Outcome.CONFIRMED : Outcome.REJECTED,
                isGranted ? CopyBytes.NULL : Reason.FULL.code(),
                isGranted ? CopyBytes.NULL : Reason.FULL,
                request.customerId(),
                request.quantity(),
                isGranted ? seats : capacity,
                capacity,
                CopyBytes.NULL,
                0,
                offset,
                decidedAt);
    }

    /** Returns the batch; no request can be added afterwards. */
    Batch finish() {
        return new Batch(
                appointments.finish(),
                decisions.finish(),
                List.copyOf(counters.keySet()),
                List.copyOf(counters.values()));
    }
}
