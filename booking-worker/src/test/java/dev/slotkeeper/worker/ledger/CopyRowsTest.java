package dev.slotkeeper.worker.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.DecisionRecord.Outcome;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with bytes derived by hand from the PostgreSQL manual, COPY, section Binary Format. */
class CopyRowsTest {

    private static final String HEAD = "5047434f50590aff0d0a00" + "00000000" + "00000000";
    private static final String END = "ffff";
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @Test
    void withoutRowsThereAreHeaderAndTrailerOnly() throws IOException {
        assertThat(hex(rows -> rows)).isEqualTo(HEAD + END);
    }

    @Test
    void eachValueIsItsLengthAndItsBytes() throws IOException {
        assertThat(hex(rows -> rows.row(6)
                        .uuid(ID)
                        .text("room-7")
                        .text("")
                        .integer(-2)
                        .bigint(4_294_967_296L)
                        .instant(Instant.parse("2000-01-01T00:00:01Z"))))
                .isEqualTo(HEAD
                        + "0006"
                        + ("00000010" + "00112233445566778899aabbccddeeff")
                        + ("00000006" + "726f6f6d2d37")
                        + "00000000"
                        + ("00000004" + "fffffffe")
                        + ("00000008" + "0000000100000000")
                        + ("00000008" + "00000000000f4240")
                        + END);
    }

    @Test
    void nullIsALengthOfMinusOne() throws IOException {
        assertThat(hex(rows -> rows.row(2).text(null).integer(null)))
                .isEqualTo(HEAD + "0002" + "ffffffff" + "ffffffff" + END);
    }

    @Test
    void textLengthIsInBytesOfUtf8() throws IOException {
        assertThat(hex(rows -> rows.row(1).text("é☂\uD83D\uDE00")))
                .isEqualTo(HEAD + "0001" + "00000009" + "c3a9" + "e29882" + "f09f9880" + END);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2000-01-01T00:00:00Z, 0",
        "2000-01-01T00:00:00.000001Z, 1",
        "1999-12-31T23:59:59.999999Z, -1",
        "1970-01-01T00:00:00Z, -946684800000000",
        "2026-11-22T09:59:58.123456Z, 848656798123456",
        "0001-01-01T00:00:00Z, -63082281600000000",
        "9999-12-31T23:59:59.999999Z, 252455615999999999"
    })
    void instantsAreMicrosecondsSince2000(Instant instant, long micros) throws IOException {
        assertThat(hex(rows -> rows.row(1).instant(instant)))
                .isEqualTo(HEAD + "0001" + "00000008" + HexFormat.of().toHexDigits(micros) + END);
    }

    @Test
    void rowsAreWrittenInOrderAndCounted() throws IOException {
        CopyRows rows = new CopyRows();
        rows.row(1).integer(1);
        rows.row(1).integer(2);

        assertThat(rows.count()).isEqualTo(2);
        assertThat(HexFormat.of().formatHex(rows.finish().readAllBytes()))
                .isEqualTo(HEAD + "0001" + "00000004" + "00000001" + "0001" + "00000004" + "00000002" + END);
    }

    @Test
    void anyNumberOfRowsFits() throws IOException {
        CopyRows rows = new CopyRows();
        StringBuilder expected = new StringBuilder(HEAD);
        for (int i = 0; i < 3_000; i++) {
            rows.row(1).text("x".repeat(i));
            expected.append("0001").append(HexFormat.of().toHexDigits(i)).append("78".repeat(i));
        }

        assertThat(HexFormat.of().formatHex(rows.finish().readAllBytes())).isEqualTo(expected + END);
    }

    @Test
    void oneLongValueFits() throws IOException {
        assertThat(hex(rows -> rows.row(1).text("x".repeat(100_000))))
                .isEqualTo(HEAD + "0001" + "000186a0" + "78".repeat(100_000) + END);
    }

    @Test
    void aDecisionIsWrittenInColumnOrder() throws IOException {
        DecisionRecord decision = new DecisionRecord(
                ID,
                "s",
                new UUID(0, 5),
                Outcome.REJECTED,
                ErrorCode.SLOT_CHANGED,
                Reason.TERMS,
                "c",
                2,
                3,
                4,
                "d",
                "f",
                Instant.parse("2000-01-01T00:00:00.000007Z"),
                1);

        assertThat(hex(rows -> {
                    DecisionRow.write(rows, new Answer(decision, true, 13), new Place(8, 9), 6);
                    return rows;
                }))
                .isEqualTo(HEAD
                        + "0012"
                        + ("00000010" + "00112233445566778899aabbccddeeff")
                        + text("s")
                        + ("00000010" + "00000000000000000000000000000005")
                        + text("REJECTED")
                        + text("SLOT_CHANGED")
                        + text("TERMS")
                        + text("c")
                        + ("00000004" + "00000002")
                        + ("00000004" + "00000003")
                        + ("00000004" + "00000004")
                        + text("d")
                        + text("f")
                        + ("00000004" + "00000008")
                        + ("00000008" + "0000000000000009")
                        + ("00000008" + "0000000000000007")
                        + ("00000008" + "000000000000000d")
                        + ("00000004" + "00000006")
                        + ("00000004" + "00000001")
                        + END);
    }

    private record Place(int partition, long offset) implements PlacedRequest {
        @Override
        public Request request() {
            throw new UnsupportedOperationException("its row holds the decision, not the request");
        }
    }

    private static String text(String ascii) {
        return HexFormat.of().toHexDigits(ascii.length()) + HexFormat.of().formatHex(ascii.getBytes(UTF_8));
    }

    private static String hex(UnaryOperator<CopyRows> columns) throws IOException {
        return HexFormat.of().formatHex(columns.apply(new CopyRows()).finish().readAllBytes());
    }
}
