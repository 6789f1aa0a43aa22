package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides one batch in its order: each decision sees the slot as the decisions before it left it. */
public final class BatchDecisions {

    private final List<? extends Request> requests;
    private final Map<UUID, DecisionRecord> earlier;
    private final Instant now;
    private final Map<UUID, DecisionRecord> fresh = new HashMap<>();
    private final Map<String, SlotInHand> slots = new HashMap<>();
    private final @Nullable Answer[] answers;

    /**
     * @param loaded the slots of the batch that exist, by id
     * @param earlier the decisions that request ids of the batch already have
     * @param now the database's clock
     */
    public BatchDecisions(
            List<? extends Request> requests,
            Map<String, Slot> loaded,
            Map<UUID, DecisionRecord> earlier,
            Instant now) {
        this.requests = requests;
        this.earlier = earlier;
        this.now = now;
        this.answers = new Answer[requests.size()];
        loaded.forEach((slotId, slot) -> slots.put(slotId, new SlotInHand(slot)));
        for (int i = 0; i < requests.size(); i++) {
            decide(i);
        }
    }

    /** What the batch does to slots, in slot_id order, the order of all locking. */
    public List<SlotChange> changes() {
        List<SlotChange> changes = new ArrayList<>();
        for (SlotInHand inHand : slots.values()) {
            Slot after = inHand.current;
            if (after != null && after != inHand.before) {
                changes.add(new SlotChange(inHand.before, inHand.created, after));
            }
        }
        changes.sort(Comparator.comparing(change -> change.after().slotId()));
        return changes;
    }

    /**
     * Decides again what another writer overtook.
     *
     * @param lost ids of the slots whose guarded write failed
     * @param reread those of them that exist, as they are now
     */
    public void decideAgain(Set<String> lost, Map<String, Slot> reread) {
        forget(lost, reread);
        for (int i = 0; i < requests.size(); i++) {
            if (lost.contains(requests.get(i).slotId())) {
                decide(i);
            }
        }
    }

    /** Refuses, with SLOT_UPDATE_FAILED, all that this batch would have granted on slots that other writers keep changing. */
    public void giveUp(Set<String> lost, Map<String, Slot> reread) {
        forget(lost, reread);
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            if (!lost.contains(request.slotId())) {
                continue;
            }
            DecisionRecord known = known(request.requestId());
            if (known == null) {
                Slot slot = inHand(request.slotId()).current;
                answerNew(i, refusedOr(BookingRules.decide(slot, request, now).record(), slot, request));
            } else {
                answers[i] = new Answer(BookingRules.answerAgain(known, request), false);
            }
        }
    }

    /** What each request is told, in the batch's order. */
    public List<Answer> answers() {
        List<Answer> all = new ArrayList<>(answers.length);
        for (Answer answer : answers) {
            all.add(Objects.requireNonNull(answer, "every request was decided"));
        }
        return all;
    }

    private DecisionRecord refusedOr(DecisionRecord record, @Nullable Slot slot, Request request) {
        return switch (record.outcome()) {
            case CONFIRMED, SLOT_CREATED -> BookingRules.updateFailed(slot, request, now);
            case REJECTED -> record;
        };
    }

    private void forget(Set<String> lost, Map<String, Slot> reread) {
        Set<UUID> undone = new HashSet<>();
        fresh.values().forEach(record -> {
            if (lost.contains(record.slotId())) {
                undone.add(record.requestId());
            }
        });
        fresh.keySet().removeAll(undone);
        lost.forEach(slotId -> slots.put(slotId, new SlotInHand(reread.get(slotId))));
    }

    private void decide(int i) {
        Request request = requests.get(i);
        DecisionRecord known = known(request.requestId());
        if (known != null) {
            answers[i] = new Answer(BookingRules.answerAgain(known, request), false);
            return;
        }
        SlotInHand inHand = inHand(request.slotId());
        Decision decision = BookingRules.decide(inHand.current, request, now);
        if (inHand.current == null && request instanceof Request.NewSlot newSlot) {
            inHand.created = newSlot.command();
        }
        inHand.current = decision.slot();
        answerNew(i, decision.record());
    }

    private void answerNew(int i, DecisionRecord record) {
        fresh.put(record.requestId(), record);
        answers[i] = new Answer(record, true);
    }

    private @Nullable DecisionRecord known(UUID requestId) {
        DecisionRecord stored = earlier.get(requestId);
        return stored == null ? fresh.get(requestId) : stored;
    }

    private SlotInHand inHand(String slotId) {
        return slots.computeIfAbsent(slotId, absent -> new SlotInHand(null));
    }

    /** A slot while the batch is decided. */
    private static final class SlotInHand {
        final @Nullable Slot before;

        @Nullable
        Slot current;

        @Nullable
        CreateSlot created;

        SlotInHand(@Nullable Slot slot) {
            this.before = slot;
            this.current = slot;
        }
    }
}
