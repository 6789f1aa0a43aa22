package dev.slotkeeper.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArrayRowsTest {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @Test
    void eachColumnIsAnArrayInPostgresTextFormat() {
        ArrayRows rows = new ArrayRows(5);
        rows.row(5)
                .uuid(ID)
                .text("a,\"b\"")
                .integer(-7)
                .bigint(1L << 40)
                .instant(Instant.parse("2026-11-22T10:00:00.123456Z"));
        rows.row(5).uuid(ID).text(null).integer(null).bigint(0).instant(Instant.EPOCH);

        assertThat(rows.count()).isEqualTo(2);
        assertThat(rows.columns())
                .isEqualTo(List.of(
                        List.of(ID.toString(), ID.toString()),
                        Arrays.asList("a,\"b\"", null),
                        Arrays.asList("-7", null),
                        List.of("1099511627776", "0"),
                        List.of("2026-11-22T10:00:00.123456Z", "1970-01-01T00:00:00Z")));
    }

    @Test
    void aRowThatIsTooShortOrTooWideIsRejected() {
        ArrayRows rows = new ArrayRows(2);
        rows.row(2).text("only one");

        assertThatThrownBy(() -> rows.row(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ArrayRows(2).row(3)).isInstanceOf(IllegalArgumentException.class);
    }
}
