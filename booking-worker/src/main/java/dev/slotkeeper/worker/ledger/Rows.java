package dev.slotkeeper.worker.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes rows column by column, on their way into a table. */
interface Rows {

    /** Begins a row of so many columns. */
    Rows row(int columns);

    Rows uuid(UUID value);

    Rows text(@Nullable String value);

    Rows integer(@Nullable Integer value);

    Rows bigint(long value);

    Rows instant(Instant value);

    /** How many rows were begun. */
    int count();
}
