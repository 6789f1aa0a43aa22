package dev.slotkeeper.worker.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects rows to insert, column by column. */
interface Rows {

    /** Begins a row with the given number of columns. */
    Rows row(int columns);

    Rows uuid(UUID value);

    Rows text(@Nullable String value);

    Rows integer(@Nullable Integer value);

    Rows bigint(long value);

    Rows instant(Instant value);

    /** Returns the number of rows begun. */
    int count();
}
