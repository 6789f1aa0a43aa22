package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that values that break the contract can't be built, and that the error names field, value and limit. */
class ValueRulesTest {

    private static final UUID ID = Examples.REQUEST_ID;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /** One character that JSON Schema and PostgreSQL count as one, and Java's strings as two. */
    private static final String EMOJI = "\ud83d\ude00";

    private static final String EMOJI_SHOWN = "\\ud83d\\ude00".repeat(5) + "\\ud83d...";

    static Stream<Arguments> withinTheLimits() {
        return Stream.of(
                built("slotId of 1", () -> slot("s")),
                built("slotId of 64", () -> slot("s".repeat(64))),
                built("customerId of 1", () -> customer("c")),
                built("customerId of 128", () -> customer("c".repeat(128))),
                built("customerId of 128 emoji", () -> customer(EMOJI.repeat(128))),
                built("price of 64 emoji", () -> price(EMOJI.repeat(64))),
                built("customerId with blanks", () -> customer(" a ")),
                built("slotId of three dots", () -> slot("...")),
                built("resourceId a dot", () -> resource(".")),
                built("customerId a family", () -> customer("family-👨\u200d👩\u200d👧")),
                built("customerId in Persian", () -> customer("می\u200cخواهم")),
                built("price as written for ar-EG", () -> price("\u200f١٬٢٣٤٫٥٠\u00a0ج.م.\u200f")),
                built("price as written for he-IL", () -> price("\u200f1,234.50\u00a0\u200f₪")),
                built("price as written for fa-IR", () -> price("\u200e\u061c-ریال\u00a0۱٬۲۳۵")),
                built("quantity 1", () -> quantity(1)),
                built("quantity 1000", () -> quantity(1_000)),
                built("expected 0 bookings", () -> new SeatCommand.Expected(0, null)),
                built("expected 100000 bookings", () -> new SeatCommand.Expected(100_000, null)),
                built("expected terms 1", () -> new SeatCommand.Expected(null, 1)),
                built("expected terms 2147483647", () -> new SeatCommand.Expected(null, Integer.MAX_VALUE)),
                built("expiresAt first", () -> expiresAt(FIRST)),
                built("expiresAt last", () -> expiresAt(LAST)),
                built("resourceId of 64", () -> resource("r".repeat(64))),
                built("capacity 0", () -> capacity(0)),
                built("capacity 100000", () -> capacity(100_000)),
                built("a microsecond long", () -> times(NOON, NOON.plusNanos(1_000))),
                built("all of time long", () -> times(FIRST, LAST)));
    }

    static Stream<Arguments> beyondTheLimits() {
        String resourceId = "1 to 64 of A-Z a-z 0-9 . _ : -";
        String slotId = resourceId + ", neither . nor ..";
        String customerId = "1 to 128 printable characters, not only blanks";
        String price = "1 to 64 printable characters, not only blanks";
        String years = "years 0001 to 9999";
        return Stream.of(
                refused("slotId", "", slotId, () -> slot("")),
                refused("slotId", "s".repeat(64) + "...", slotId, () -> slot("s".repeat(65))),
                refused("slotId", ".", slotId, () -> slot(".")),
                refused("slotId", "..", slotId, () -> slot("..")),
                refused("customerId", "   ", customerId, () -> customer("   ")),
                refused("customerId", "\\u00a0\\u2003", customerId, () -> customer("\u00a0\u2003")),
                refused("customerId", "\\u200d\\u200e", customerId, () -> customer("\u200d\u200e")),
                refused("customerId", "\\u202eabc", customerId, () -> customer("\u202eabc")),
                refused("customerId", "\\ufeffa", customerId, () -> customer("\ufeffa")),
                refused("customerId", "a\\u00adb", customerId, () -> customer("a\u00adb")),
                refused("price", "\\u200f ", price, () -> price("\u200f ")),
                refused("slotId", "a/b", slotId, () -> slot("a/b")),
                refused("slotId", "a\\u000ab", slotId, () -> slot("a\nb")),
                refused("customerId", "", customerId, () -> customer("")),
                refused("customerId", "c".repeat(64) + "...", customerId, () -> customer("c".repeat(129))),
                refused("customerId", EMOJI_SHOWN, customerId, () -> customer(EMOJI.repeat(129))),
                refused("price", EMOJI_SHOWN, price, () -> price(EMOJI.repeat(65))),
                refused("price", "1".repeat(64) + "...", price, () -> price("1".repeat(65))),
                refused("customerId", "c\\u0007", customerId, () -> customer("c\u0007")),
                refused("quantity", "0", "1 to 1000", () -> quantity(0)),
                refused("quantity", "1001", "1 to 1000", () -> quantity(1_001)),
                refused("quantity", "-2147483648", "1 to 1000", () -> quantity(Integer.MIN_VALUE)),
                refused("expected.currentBookings", "-1", "0 to 100000", () -> new SeatCommand.Expected(-1, null)),
                refused(
                        "expected.currentBookings",
                        "100001",
                        "0 to 100000",
                        () -> new SeatCommand.Expected(100_001, 1)),
                refused("expected.termsVersion", "0", "1 to 2147483647", () -> new SeatCommand.Expected(null, 0)),
                refused("expiresAt", "0000-12-31T23:59:59.999999999Z", years, () -> expiresAt(FIRST.minusNanos(1))),
                refused("expiresAt", "+10000-01-01T00:00:00Z", years, () -> expiresAt(LAST.plusNanos(1_000))),
                refused("expiresAt", "+1000000000-12-31T23:59:59.999999999Z", years, () -> expiresAt(Instant.MAX)),
                refused("expiresAt", "-1000000000-01-01T00:00:00Z", years, () -> expiresAt(Instant.MIN)),
                refused("slotId", "", slotId, () -> new CreateSlot(ID, "", "r", NOON, LAST, 1)),
                refused("resourceId", "", resourceId, () -> resource("")),
                refused("resourceId", "r".repeat(64) + "...", resourceId, () -> resource("r".repeat(65))),
                refused("startsAt", "-1000000000-01-01T00:00:00Z", years, () -> times(Instant.MIN, NOON)),
                refused("endsAt", "+1000000000-12-31T23:59:59.999999999Z", years, () -> times(NOON, Instant.MAX)),
                refused(
                        "endsAt",
                        "2026-11-22T12:00:00Z",
                        "after startsAt 2026-11-22T12:00:00Z",
                        () -> times(NOON, NOON)),
                refused(
                        "endsAt",
                        "2026-11-22T12:00:00Z",
                        "after startsAt 2026-11-22T12:00:00Z",
                        () -> times(NOON.plusNanos(1), NOON.plusNanos(999))),
                refused(
                        "endsAt",
                        "2026-11-22T12:00:00Z",
                        "after startsAt 2026-11-22T12:00:01Z",
                        () -> times(NOON.plusSeconds(1), NOON)),
                refused("capacity", "-1", "0 to 100000", () -> capacity(-1)),
                refused("capacity", "100001", "0 to 100000", () -> capacity(100_001)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withinTheLimits")
    void allowedValueCanBeBuilt(String name, Supplier<?> value) {
        assertThat(value.get()).as(name).isNotNull();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("beyondTheLimits")
    void forbiddenValueIsRejected(String field, String given, String allowed, Supplier<?> value) {
        ContractViolation violation = catchThrowableOfType(ContractViolation.class, value::get);

        assertThat(violation).as("violation of %s", field).isNotNull();
        assertThat(violation.field()).isEqualTo(field);
        assertThat(violation.given()).isEqualTo(given);
        assertThat(violation.allowed()).contains(allowed);
        assertThat(violation).hasMessage(field + ": given " + given + ", allowed " + violation.allowed());
    }

    @Test
    void stringsOfUnknownMembersAreCountedInTheSameWay() {
        String body = "{\"x\":\"%s\"}";
        byte[] longest = body.formatted(EMOJI.repeat(1_024)).getBytes(UTF_8);
        byte[] tooLong = body.formatted(EMOJI.repeat(1_025)).getBytes(UTF_8);

        assertThat(ContractJson.readOptionalMembers(longest).requestId()).isNull();
        assertThatThrownBy(() -> ContractJson.readOptionalMembers(tooLong))
                .hasMessage("x: given a string of 1025 characters, allowed at most 1024 characters");
    }

    @Test
    void instantsAreCutToTheMicrosecondLikeInTheDatabase() {
        Instant fine = NOON.plusNanos(123_456_789);
        Instant kept = Instant.parse("2026-11-22T12:00:00.123456Z");

        assertThat(Examples.bookSlot("c", 1, null, fine).expiresAt()).isEqualTo(kept);
        assertThat(new CreateSlot(ID, "s", "r", fine, LAST, 1).startsAt()).isEqualTo(kept);
        assertThat(new CreateSlot(ID, "s", "r", FIRST, fine, 1).endsAt()).isEqualTo(kept);
    }

    @Test
    void hostileTextIsEscapedToPrintableAsciiAndCut() {
        ContractViolation violation =
                new ContractViolation("na\u0000me", "\u001b[31m\r\n\u202e\ud83dé~ " + "x".repeat(1_000), "nothing");

        assertThat(violation.field()).isEqualTo("na\\u0000me");
        assertThat(violation.given()).startsWith("\\u001b[31m\\u000d\\u000a\\u202e\\ud83d\\u00e9~ xxx");
        assertThat(violation.getMessage()).matches("[ -~]{50,200}");
    }

    private static BookSlot slot(String slotId) {
        return new BookSlot(ID, slotId, "c", 1, null, null);
    }

    private static BookSlot customer(String customerId) {
        return Examples.bookSlot(customerId, 1, null, null);
    }

    private static BookSlot quantity(int quantity) {
        return Examples.bookSlot("c", quantity, null, null);
    }

    private static BookSlot expiresAt(@Nullable Instant expiresAt) {
        return Examples.bookSlot("c", 1, null, expiresAt);
    }

    private static CreateSlot resource(String resourceId) {
        return new CreateSlot(ID, "s", resourceId, NOON, LAST, 1);
    }

    private static CreateSlot price(String price) {
        return new CreateSlot(ID, "s", "r", NOON, LAST, 1, price);
    }

    private static CreateSlot times(Instant startsAt, Instant endsAt) {
        return new CreateSlot(ID, "s", "r", startsAt, endsAt, 1);
    }

    private static CreateSlot capacity(int capacity) {
        return new CreateSlot(ID, "s", "r", NOON, LAST, capacity);
    }

    private static Arguments built(String name, Supplier<?> value) {
        return Arguments.of(name, value);
    }

    private static Arguments refused(String field, String given, String allowed, Supplier<?> value) {
        return Arguments.of(field, given, allowed, value);
    }
}
