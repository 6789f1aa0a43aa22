package dev.slotkeeper.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.worker.health.OutagePredicate;
import dev.slotkeeper.worker.ledger.LedgerException.Kind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerExceptionTest {

    @ParameterizedTest(name = "{0} {2}: {1}")
    @CsvSource(textBlock = """
            # the driver's own errors, and invalid SQLStates
                  | UNAVAILABLE | no state at all
            ''    | UNAVAILABLE | an empty state
            4000  | UNAVAILABLE | a state that is too short

            # conflicts with other transactions
            40001 | BUSY        | serialization failure
            40P01 | BUSY        | deadlock detected
            55P03 | BUSY        | lock not available
            23505 | BUSY        | the request id was decided meanwhile

            # the database is unavailable
            08001 | UNAVAILABLE | connection refused
            08006 | UNAVAILABLE | connection lost
            08P01 | UNAVAILABLE | protocol violation
            25006 | UNAVAILABLE | read-only: a standby
            25P02 | UNAVAILABLE | transaction failed before
            25P03 | UNAVAILABLE | idle in transaction too long
            25P04 | UNAVAILABLE | transaction too long
            28P01 | UNAVAILABLE | wrong password
            28000 | UNAVAILABLE | not authorized
            3D000 | UNAVAILABLE | no such database
            42501 | UNAVAILABLE | no privilege
            42P01 | UNAVAILABLE | no such table
            42703 | UNAVAILABLE | no such column: a wrong schema affects every batch
            0A000 | UNAVAILABLE | not supported: affects every batch too
            53100 | UNAVAILABLE | disk full
            53200 | UNAVAILABLE | out of memory
            53300 | UNAVAILABLE | too many connections
            57014 | UNAVAILABLE | statement timeout
            57P01 | UNAVAILABLE | shut down by its administrator
            57P03 | UNAVAILABLE | starting up
            58030 | UNAVAILABLE | IO error
            F0000 | UNAVAILABLE | configuration file error
            XX000 | UNAVAILABLE | internal error
            XX001 | UNAVAILABLE | data corrupted

            # one of the requests is the cause
            22021 | REFUSED     | a character that can't be stored
            22003 | REFUSED     | number out of range
            23503 | REFUSED     | foreign key violated
            23514 | REFUSED     | check violated
            P0001 | REFUSED     | raised by a trigger
            """, delimiter = '|')
    void anErrorIsClassifiedByItsSqlState(@Nullable String state, Kind kind, String meaning) {
        SQLException error = new SQLException(meaning, state);

        assertThat(LedgerException.kindOf(error)).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void onlyAnUnavailableDatabaseIsAnOutage(Kind kind) {
        boolean outage = kind == Kind.UNAVAILABLE || kind == Kind.COMMIT_UNKNOWN;

        assertThat(LedgerFailures.of(kind).isOutage()).isEqualTo(outage);
        assertThat(new OutagePredicate().test(LedgerFailures.of(kind))).isEqualTo(outage);
    }

    @Test
    void otherExceptionsAreNoOutage() {
        assertThat(new OutagePredicate().test(new IllegalStateException("a bug")))
                .isFalse();
    }

    @Test
    void theMessageNamesTheKindAndTheServersMessage() {
        LedgerException failure = new LedgerException(Kind.BUSY, new SQLException("deadlock detected", "40P01"));

        assertThat(failure).hasMessage("BUSY: deadlock detected");
        assertThat(failure.sqlState()).isEqualTo("40P01");
        assertThat(LedgerFailures.of(Kind.UNAVAILABLE).sqlState()).isEmpty();
    }
}
