package dev.slotkeeper.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.worker.decision.Slot;
import java.time.Instant;

/** Tests the ledger of the simulation. */
class SimulatedTransactionTest extends LedgerTransactionSuite {

    private final SimulatedTables tables = new SimulatedTables(Flaw.NONE, Instant::now, step -> false);

    @Override
    Ledger ledger() {
        return tables;
    }

    @Override
    void addSeatFromOutside(String id) {
        assertThat(tables.writeFromOutside(
                        id,
                        slot -> new Slot(
                                slot.slotId(),
                                slot.capacity() + 1,
                                slot.currentBookings(),
                                slot.state(),
                                slot.termsVersion() + 1,
                                slot.startsAt(),
                                slot.waiting(),
                                slot.sequence(),
                                slot.terms())))
                .isTrue();
    }
}
