package dev.slotkeeper.audit.replay;

import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Audits decisions and rows in memory and keeps the result. */
final class Audited {

    final List<String> lines = new ArrayList<>();
    final AuditState state;
    final Replay replay;
    private final Policy policy;
    private final Differences differences = new Differences(1_000, 10, lines::add);

    Audited(Policy policy, Set<String> partly, List<DecidedRequest> decided) {
        this.policy = policy;
        state = new AuditState(partly);
        replay = new Replay(state, policy, differences);
        decided.forEach(replay::take);
        replay.finish();
    }

    Audited tables(Set<String> later, List<BookingRow> bookings, List<SlotRow> slots) {
        TableCheck check = new TableCheck(state, policy, later, id -> new LogPlace(7, 77), differences);
        bookings.forEach(check::take);
        slots.forEach(check::take);
        check.finish();
        return this;
    }
}
