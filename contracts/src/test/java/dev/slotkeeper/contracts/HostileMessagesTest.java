package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that every record of the request topic is understood, rejected naming the field, or unreadable. */
class HostileMessagesTest {

    private static final String ID = "018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11";
    private static final String SLOT = "room-7-0900";
    private static final String ADDRESS = "'requestId':'" + ID + "','slotId':'" + SLOT + "'";
    private static final String BOOKING = "{'type':'BookSlot'," + ADDRESS + ",'customerId':'c-1'";
    private static final String CREATION = "{'type':'CreateSlot'," + ADDRESS
            + ",'resourceId':'r','startsAt':'2026-11-22T10:00:00Z','endsAt':'2026-11-22T11:00:00Z'";
    private static final String EMOJI = "\uD83D\uDE00";

    /** Expected result of a message; {@code where} is the field of Broken, or a part of Unreadable's reason. */
    private record Expected(Class<? extends DecodedCommand> kind, String where) {}

    private static final Expected UNDERSTOOD = new Expected(DecodedCommand.Understood.class, "");

    private static Expected broken(String field) {
        return new Expected(DecodedCommand.Broken.class, field);
    }

    private static Expected unreadable(String part) {
        return new Expected(DecodedCommand.Unreadable.class, part);
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                row("no value", (byte[]) null, unreadable("no value")),
                row("an empty value", "", unreadable("no JSON object")),
                row("white space", " \n\t ", unreadable("no JSON object")),
                row("16 KiB", filledTo(16_384), UNDERSTOOD),
                row("16 KiB and a byte", filledTo(16_385), unreadable("16385 bytes")),
                row("5 MB", booking("'x':'" + "a".repeat(5_000_000) + "'"), unreadable("allowed at most 16384")),
                row("1,024 characters in an unknown member", booking("'x':'" + "a".repeat(1_024) + "'"), UNDERSTOOD),
                row("1,025 characters in an unknown member", booking("'x':'" + "a".repeat(1_025) + "'"), broken("x")),
                row("1,025 characters further down", booking("'x':[{'y':'" + "a".repeat(1_025) + "'}]"), broken("x")),
                row("1,025 characters in customerId", customer("a".repeat(1_025)), broken("customerId")),
                row(
                        "1,025 characters beside the expectations",
                        booking("'expected':{'x':'" + "a".repeat(1_025) + "'}"),
                        broken("expected.x")),
                row("a name of 1,024 characters", booking("'" + "n".repeat(1_024) + "':1"), UNDERSTOOD),
                row("a name of 1,025 characters", booking("'" + "n".repeat(1_025) + "':1"), broken("message")),
                row("a name of 10,000 characters", booking("'" + "n".repeat(10_000) + "':1"), broken("message")));
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                row("nesting of 10", booking("'x':" + nested(9)), UNDERSTOOD),
                row("nesting of 11", booking("'x':" + nested(10)), broken("message")),
                row("nesting of 5,000 after the ids", booking("'x':" + nested(5_000)), broken("message")),
                row(
                        "nesting of 5,000 before the ids",
                        "{'x':" + nested(5_000) + "," + ADDRESS + "}",
                        broken("message")),
                row(
                        "nesting of 5,000 instead of requestId",
                        "{'type':'BookSlot','requestId':" + nested(5_000) + ",'slotId':'s'}",
                        unreadable("requestId")),
                row("nesting of 5,000 as expected", booking("'expected':" + nested(5_000)), broken("message")),
                row("nesting of 5,000 that never ends", BOOKING + ",'x':" + "[".repeat(5_000), unreadable("not JSON")),
                row("nothing but 16,384 brackets", "[".repeat(16_384), unreadable("no JSON object")),
                row("an array", "[" + BOOKING + "}]", unreadable("no JSON object")),
                row("a string", "'BookSlot'", unreadable("no JSON object")),
                row("a number", "7", unreadable("no JSON object")),
                row("null", "null", unreadable("no JSON object")),
                row("an empty object", "{}", unreadable("requestId: given nothing")),
                row("a second value", BOOKING + "} {}", unreadable("more than one JSON value")),
                row("words after the end", BOOKING + "} x", unreadable("not JSON")),
                row("white space after the end", BOOKING + "}\r\n\t ", UNDERSTOOD),
                row("cut off", BOOKING, unreadable("not JSON")),
                row("a comma too many", BOOKING + ",}", unreadable("not JSON")),
                row("a comment", BOOKING + "/* */}", unreadable("not JSON")),
                row("NaN", booking("'quantity':NaN"), unreadable("not JSON")),
                row("a leading zero", booking("'quantity':01"), unreadable("not JSON")),
                row("unknown members", booking("'x':{'y':[1,true,null,{}]},'z':1.5e3,'':''"), UNDERSTOOD),
                row("unknown members of expected", booking("'expected':{'termsVersion':1,'x':[{}]}"), UNDERSTOOD),
                row("Java-serialised bytes", javaSerialised(), unreadable("not JSON")),
                row("XML", "<BookSlot/>", unreadable("not JSON")));
    }

    static Stream<Arguments> duplicates() {
        String twice = "given twice";
        return Stream.of(
                row("customerId twice", booking("'customerId':'c-2'"), broken("message")),
                row("type twice, the same", booking("'type':'BookSlot'"), broken("message")),
                row("quantity twice", booking("'quantity':1,'quantity':2"), broken("message")),
                row("an unknown member twice", booking("'x':1,'x':2"), broken("message")),
                row("twice in expected", booking("'expected':{'termsVersion':1,'termsVersion':2}"), broken("message")),
                row("twice far down", booking("'x':[{'y':{'z':1,'z':1}}]"), broken("message")),
                row("twice, once escaped", booking("'x':1,'\\u0078':2"), broken("message")),
                row("the same name in two objects", booking("'x':{'slotId':1},'y':{'slotId':1}"), UNDERSTOOD),
                row("requestId twice", booking("'requestId':'" + ID + "'"), unreadable("requestId: " + twice)),
                row(
                        "requestId twice, once escaped",
                        booking("'\\u0072equestId':'x'"),
                        unreadable("requestId: " + twice)),
                row("requestId twice, then null", booking("'requestId':null"), unreadable("requestId: " + twice)),
                row(
                        "requestId twice, first null",
                        "{'requestId':null," + ADDRESS + "}",
                        unreadable("requestId: " + twice)),
                row(
                        "requestId twice, first an object",
                        "{'requestId':{}," + ADDRESS + "}",
                        unreadable("requestId: " + twice)),
                row("slotId twice", booking("'slotId':'" + SLOT + "'"), unreadable("slotId: " + twice)),
                row("slotId twice, first a number", "{'slotId':1," + ADDRESS + "}", unreadable("slotId: " + twice)));
    }

    static Stream<Arguments> ids() {
        return Stream.of(
                row("requestId missing", "{'type':'BookSlot','slotId':'s'}", unreadable("requestId: given nothing")),
                row("requestId null", requestId("null"), unreadable("requestId: given nothing")),
                row("requestId a number", requestId("1"), unreadable("requestId: given nothing")),
                row("requestId an object", requestId("{}"), unreadable("requestId: given nothing")),
                row("requestId empty", requestId("''"), unreadable("requestId: given ,")),
                row("requestId in the short form", requestId("'1-1-1-1-1'"), unreadable("requestId: given 1-1-1-1-1")),
                row("requestId in braces", requestId("'{" + ID + "}'"), unreadable("requestId: given {")),
                row("requestId of 35 characters", requestId("'" + ID.substring(1) + "'"), unreadable("requestId")),
                row("requestId of 37 characters", requestId("'" + ID + "0'"), unreadable("requestId")),
                row("requestId without dashes", requestId("'" + "0".repeat(36) + "'"), unreadable("requestId")),
                row("requestId with a g", requestId("'" + ID.replace('a', 'g') + "'"), unreadable("requestId")),
                row(
                        "requestId with other digits",
                        requestId("'" + ID.replace('0', '\u0660') + "'"),
                        unreadable("requestId")),
                row(
                        "requestId with full-width letters",
                        requestId("'" + ID.replace('a', '\uff41') + "'"),
                        unreadable("requestId")),
                row("requestId in upper case", requestId("'018F2B6C-7D1A-7C3E-8A52-0D6F3F1F6B11'"), UNDERSTOOD),
                row("requestId with a line break", requestId("'" + ID + "\\r\\n'"), unreadable("\\u000d\\u000a")),
                row(
                        "slotId missing",
                        "{'type':'BookSlot','requestId':'" + ID + "'}",
                        unreadable("slotId: given nothing")),
                row("slotId null", slotId("null"), unreadable("slotId: given nothing")),
                row("slotId a number", slotId("7"), unreadable("slotId: given nothing")),
                row("slotId empty", slotId("''"), unreadable("slotId: given ,")),
                row("slotId of 64", slotId("'" + "s".repeat(64) + "'"), UNDERSTOOD),
                row("slotId of 65", slotId("'" + "s".repeat(65) + "'"), unreadable("slotId: given sss")),
                row("slotId of all that is allowed", slotId("'AZaz09._:-'"), UNDERSTOOD),
                row("slotId with SQL", slotId("'s\\u0027; DROP TABLE appointments; --'"), unreadable("DROP TABLE")),
                row("slotId with CR LF", slotId("'s\\r\\nX-Admin: 1'"), unreadable("s\\u000d\\u000aX-Admin")),
                row("slotId with NUL", slotId("'s\\u0000'"), unreadable("s\\u0000")),
                row("slotId with a lone surrogate", slotId("'s\\ud83d'"), unreadable("s\\ud83d")),
                row("slotId with a path", slotId("'../../etc/passwd'"), unreadable("slotId: given ../../etc/passwd")),
                row("slotId with an e with accent", slotId("'é'"), unreadable("slotId: given \\u00e9")),
                row("slotId with a blank", slotId("'a b'"), unreadable("slotId: given a b")));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                row("type missing", "{" + ADDRESS + ",'customerId':'c-1'}", broken("type")),
                row("type null", "{'type':null," + ADDRESS + "}", broken("type")),
                row("type unknown", "{'type':'UnbookSlot'," + ADDRESS + "}", broken("type")),
                row("type in another case", "{'type':'bookslot'," + ADDRESS + "}", broken("type")),
                row("type of a reply", "{'type':'BookingConfirmed'," + ADDRESS + "}", broken("type")),
                row("type empty", "{'type':''," + ADDRESS + "}", broken("type")),
                row("type a number", "{'type':1," + ADDRESS + "}", broken("type")),
                row("type with a line break", "{'type':'Book\\nSlot'," + ADDRESS + "}", broken("type")),
                row("a member the type has no use for", booking("'capacity':'many'"), broken("capacity")));
    }

    static Stream<Arguments> customers() {
        return Stream.of(
                row("customerId missing", "{'type':'BookSlot'," + ADDRESS + "}", broken("customerId")),
                row("customerId empty", customer(""), broken("customerId")),
                row("customerId a number", "{'type':'BookSlot'," + ADDRESS + ",'customerId':7}", broken("customerId")),
                row("customerId of 128", customer("c".repeat(128)), UNDERSTOOD),
                row("customerId of 129", customer("c".repeat(129)), broken("customerId")),
                row("customerId of 128 emoji", customer(EMOJI.repeat(128)), UNDERSTOOD),
                row("customerId of 129 emoji", customer(EMOJI.repeat(129)), broken("customerId")),
                row("customerId of 128 escaped emoji", customer("\\ud83d\\ude00".repeat(128)), UNDERSTOOD),
                row(
                        "customerId with SQL",
                        customer("x'; DROP TABLE appointments; --".replace("'", "\\u0027")),
                        UNDERSTOOD),
                row("customerId with CR LF", customer("c\\r\\nSet-Cookie: a=b"), broken("customerId")),
                row("customerId with NUL", customer("c\\u0000"), broken("customerId")),
                row("customerId with DEL", customer("c\\u007f"), broken("customerId")),
                row("customerId with a C1 control", customer("c\\u0085"), broken("customerId")),
                row("customerId with a line separator", customer("c\\u2028"), broken("customerId")),
                row("customerId with a right-to-left override", customer("c\\u202e"), broken("customerId")),
                row("customerId with a zero-width blank", customer("c\\u200b"), broken("customerId")),
                row("customerId of private use", customer("\\ue000"), broken("customerId")),
                row("customerId with half a pair", customer("c\\ud83d"), broken("customerId")),
                row("customerId with the other half", customer("\\ude00c"), broken("customerId")),
                row("customerId with the halves swapped", customer("\\ude00\\ud83d"), broken("customerId")));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                row("quantity null", booking("'quantity':null"), UNDERSTOOD),
                row("quantity 1", booking("'quantity':1"), UNDERSTOOD),
                row("quantity 1000", booking("'quantity':1000"), UNDERSTOOD),
                row("quantity 0", booking("'quantity':0"), broken("quantity")),
                row("quantity -0", booking("'quantity':-0"), broken("quantity")),
                row("quantity -1", booking("'quantity':-1"), broken("quantity")),
                row("quantity 1001", booking("'quantity':1001"), broken("quantity")),
                row("quantity 2^32", booking("'quantity':4294967296"), broken("quantity")),
                row("quantity 2^32 + 1", booking("'quantity':4294967297"), broken("quantity")),
                row("quantity 2^64 + 1", booking("'quantity':18446744073709551617"), broken("quantity")),
                row("quantity 1.5", booking("'quantity':1.5"), broken("quantity")),
                row("quantity 1.0", booking("'quantity':1.0"), broken("quantity")),
                row("quantity 1e0", booking("'quantity':1e0"), broken("quantity")),
                row("quantity 1e999999999", booking("'quantity':1e999999999"), broken("quantity")),
                row("quantity of 100 digits", booking("'quantity':" + "1".repeat(100)), broken("quantity")),
                row("quantity of 5,000 digits", booking("'quantity':" + "1".repeat(5_000)), broken("message")),
                row("quantity of 5,000 decimals", booking("'quantity':1." + "1".repeat(5_000)), broken("message")),
                row("quantity a string", booking("'quantity':'1'"), broken("quantity")),
                row("quantity true", booking("'quantity':true"), broken("quantity")),
                row("quantity an array", booking("'quantity':[1]"), broken("quantity")),
                row("1e999999999 in an unknown member", booking("'x':1e999999999"), UNDERSTOOD),
                row("5,000 digits in an unknown member", booking("'x':" + "1".repeat(5_000)), broken("message")),
                row("expected null", booking("'expected':null"), UNDERSTOOD),
                row("expected empty", booking("'expected':{}"), UNDERSTOOD),
                row("expected an array", booking("'expected':[1]"), broken("expected")),
                row("expected a string", booking("'expected':'3'"), broken("expected")),
                row(
                        "expected.currentBookings a string",
                        booking("'expected':{'currentBookings':'3'}"),
                        broken("expected.currentBookings")),
                row(
                        "expected.currentBookings -1",
                        booking("'expected':{'currentBookings':-1}"),
                        broken("expected.currentBookings")),
                row(
                        "expected.currentBookings 2^32",
                        booking("'expected':{'currentBookings':4294967296}"),
                        broken("expected.currentBookings")),
                row(
                        "expected.termsVersion 0",
                        booking("'expected':{'termsVersion':0}"),
                        broken("expected.termsVersion")),
                row(
                        "expected.termsVersion {}",
                        booking("'expected':{'termsVersion':{}}"),
                        broken("expected.termsVersion")),
                row("capacity missing", CREATION + "}", broken("capacity")),
                row("capacity 0", CREATION + ",'capacity':0}", UNDERSTOOD),
                row("capacity -1", CREATION + ",'capacity':-1}", broken("capacity")),
                row("capacity 100001", CREATION + ",'capacity':100001}", broken("capacity")),
                row("capacity 2^32", CREATION + ",'capacity':4294967296}", broken("capacity")));
    }

    static Stream<Arguments> instants() {
        return Stream.of(
                row("expiresAt null", booking("'expiresAt':null"), UNDERSTOOD),
                row("expiresAt in year 9999", expiresAt("9999-12-31T23:59:59Z"), UNDERSTOOD),
                row("expiresAt at the end of year 9999", expiresAt("9999-12-31T23:59:59.999999999Z"), UNDERSTOOD),
                row("expiresAt in year 10000", expiresAt("+10000-01-01T00:00:00Z"), broken("expiresAt")),
                row("expiresAt in year 1", expiresAt("0001-01-01T00:00:00Z"), UNDERSTOOD),
                row("expiresAt in year 0", expiresAt("0000-12-31T23:59:59.999999999Z"), broken("expiresAt")),
                row("expiresAt at the end of time", expiresAt("+1000000000-12-31T23:59:59Z"), broken("expiresAt")),
                row("expiresAt after the end of time", expiresAt("+1000000001-01-01T00:00:00Z"), broken("expiresAt")),
                row("expiresAt before all time", expiresAt("-1000000000-01-01T00:00:00Z"), broken("expiresAt")),
                row("expiresAt with an offset", expiresAt("2026-11-22T11:00:00+01:00"), UNDERSTOOD),
                row("expiresAt on 29 February of no leap year", expiresAt("2027-02-29T00:00:00Z"), broken("expiresAt")),
                row("expiresAt without a zone", expiresAt("2026-11-22T10:00:00"), broken("expiresAt")),
                row("expiresAt a day", expiresAt("2026-11-22"), broken("expiresAt")),
                row("expiresAt a word", expiresAt("tomorrow"), broken("expiresAt")),
                row("expiresAt empty", expiresAt(""), broken("expiresAt")),
                row("expiresAt with a line break", expiresAt("2026-11-22T10:00:00Z\\n"), broken("expiresAt")),
                row("expiresAt a number", booking("'expiresAt':1795345200"), broken("expiresAt")),
                row("startsAt missing", "{'type':'CreateSlot'," + ADDRESS + ",'resourceId':'r'}", broken("startsAt")),
                row("endsAt at startsAt", CREATION.replace("T11", "T10") + ",'capacity':1}", broken("endsAt")));
    }

    static Stream<Arguments> encodings() {
        byte[] good = json(BOOKING + "}");
        return Stream.of(
                row("a byte order mark", ("\ufeff" + BOOKING + "}"), UNDERSTOOD),
                row("a byte that UTF-8 never has", raw(booking("'x':'\u00ff'")), unreadable("not UTF-8")),
                row("half a UTF-8 sequence", raw(booking("'x':'\u00c3'")), unreadable("not UTF-8")),
                row(
                        "a UTF-8 sequence in a customerId cut off",
                        raw(customer("c\u00f0\u009f")),
                        unreadable("not UTF-8")),
                row("Latin-1", raw(customer("Jos\u00e9")), unreadable("not UTF-8")),
                row("a raw surrogate in customerId", raw(customer("\u00ed\u00a0\u0080")), unreadable("not UTF-8")),
                row("a raw NUL in customerId", customer("c\u0000"), unreadable("not JSON")),
                row("a raw line break in customerId", customer("c\r\n"), unreadable("not JSON")),
                row("NUL bytes instead of text", new byte[64], unreadable("not JSON")),
                row("UTF-16", new String(good, UTF_8).getBytes(UTF_16BE), unreadable("not UTF-8")),
                row("an escaped lone surrogate in an unknown member", booking("'x':'\\ud83d'"), UNDERSTOOD),
                row(
                        "a raw surrogate in an unknown member",
                        raw(booking("'x':'\u00ed\u00a0\u0080'")),
                        unreadable("not UTF-8")),
                row("a slash in two bytes", raw(booking("'x':'\u00c0\u00af'")), unreadable("not UTF-8")),
                row(
                        "a name with NUL and CR LF",
                        booking("'a\\u0000\\r\\n':'" + "a".repeat(1_025) + "'"),
                        broken("a\\u0000\\u000d\\u000a")),
                row(
                        "an expectation named with an escape sequence",
                        booking("'expected':{'\\u001b[2J':'" + "a".repeat(1_025) + "'}"),
                        broken("expected.\\u001b[2J")));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource({"sizes", "shapes", "duplicates", "ids", "types", "customers", "numbers", "instants", "encodings"})
    void everyMessageIsUnderstoodOrBrokenOrUnreadable(String name, byte @Nullable [] message, Expected expected) {
        DecodedCommand read = ContractJson.decodedCommand(message);

        assertThat(read).as(name).isInstanceOf(expected.kind());
        if (read instanceof DecodedCommand.Broken broken) {
            assertThat(broken.requestId()).isEqualTo(UUID.fromString(ID));
            assertThat(broken.slotId()).isEqualTo(SLOT);
            assertThat(broken.violation().field()).isEqualTo(expected.where());
            assertThat(broken.violation().getMessage())
                    .startsWith(expected.where() + ": given ")
                    .contains(", allowed ")
                    .matches("[ -~]{10,400}");
        } else if (read instanceof DecodedCommand.Unreadable unreadable) {
            assertThat(unreadable.why()).contains(expected.where()).matches("[ -~]{5,300}");
        }
    }

    private static Arguments row(String name, String message, Expected expected) {
        return row(name, json(message), expected);
    }

    private static Arguments row(String name, byte @Nullable [] message, Expected expected) {
        return Arguments.of(name, message, expected);
    }

    private static String booking(String more) {
        return BOOKING + "," + more + "}";
    }

    private static String customer(String customerId) {
        return "{'type':'BookSlot'," + ADDRESS + ",'customerId':'" + customerId + "'}";
    }

    private static String requestId(String value) {
        return "{'type':'BookSlot','requestId':" + value + ",'slotId':'" + SLOT + "','customerId':'c-1'}";
    }

    private static String slotId(String value) {
        return "{'type':'BookSlot','requestId':'" + ID + "','slotId':" + value + ",'customerId':'c-1'}";
    }

    private static String expiresAt(String value) {
        return booking("'expiresAt':'" + value + "'");
    }

    /** Returns a booking of this many bytes that has only short strings. */
    private static String filledTo(int bytes) {
        String start = booking("'x':['").replace("}", "");
        String end = "']}";
        int filling = bytes - start.length() - end.length();
        return start + "a".repeat(filling % 4) + "','a".repeat(filling / 4) + end;
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static byte[] json(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(UTF_8);
    }

    /** Encodes each character as one byte. */
    private static byte[] raw(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(ISO_8859_1);
    }

    private static byte[] javaSerialised() {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(new HashMap<>());
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
