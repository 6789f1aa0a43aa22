package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the bodies of HTTP requests: the commands' members without a type. */
class HttpFormsTest {

    private static final UUID ID = Examples.REQUEST_ID;
    private static final UUID CHOSEN = UUID.fromString("00000000-0000-4000-8000-000000000009");
    private static final String TIMES = "'startsAt':'2026-11-22T10:00:00Z','endsAt':'2026-11-22T10:30:00Z'";
    private static final String SLOT = "{'slotId':'s-1','resourceId':'r'," + TIMES + ",'capacity':3}";
    private static final int MAX_SLOTS = 4;

    /** Records its arguments, and returns the given id or else a fixed one. */
    private static final class Ids implements ContractJson.RequestIds {
        final List<String> asked = new ArrayList<>();

        @Override
        public UUID choose(@Nullable UUID given, String scope) {
            asked.add(given + " for " + scope);
            return given == null ? CHOSEN : given;
        }
    }

    private final Ids ids = new Ids();

    @Test
    void bookingIsReadWithAllItsMembers() {
        assertThat(book("{'requestId':'" + ID + "','slotId':'s','customerId':'c','quantity':2,"
                        + "'expected':{'termsVersion':1},'expiresAt':'2026-11-22T10:00:00Z'}"))
                .isEqualTo(new BookSlot(
                        ID, "s", "c", 2, new SeatCommand.Expected(null, 1), Instant.parse("2026-11-22T10:00:00Z")));
        assertThat(ids.asked).containsExactly(ID + " for c");
    }

    @Test
    void bookingRequiresOnlySlotAndCustomer() {
        assertThat(book("{'slotId':'s','customerId':'c'}")).isEqualTo(new BookSlot(CHOSEN, "s", "c", 1, null, null));
        assertThat(ids.asked).containsExactly("null for c");
    }

    @Test
    void customerIdOfAnAuthenticatedCallerIsOptional() {
        byte[] body = "{\"slotId\":\"s\"}".getBytes(StandardCharsets.UTF_8);
        byte[] hold = "{\"slotId\":\"s\",\"holdSeconds\":60}".getBytes(StandardCharsets.UTF_8);
        byte[] named = "{\"slotId\":\"s\",\"customerId\":\"d\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(ContractJson.readBookSlot(body, ids, "c").customerId()).isEqualTo("c");
        assertThat(ContractJson.readHoldSlot(hold, ids, "c").customerId()).isEqualTo("c");
        assertThat(ContractJson.readBookSlot(named, ids, "c").customerId()).isEqualTo("d");
        assertThat(ids.asked).containsExactly("null for c", "null for c", "null for d");
    }

    @Test
    void whatTheUserSawIsReadFromTheBodiesOfConfirmationsAndReschedules() {
        byte[] body = "{\"toSlotId\":\"t\",\"expected\":{\"currentBookings\":2,\"termsVersion\":1}}".getBytes(UTF_8);
        SeatCommand.Expected seen = new SeatCommand.Expected(2, 1);

        assertThat(ContractJson.readOptionalMembers(body).expected()).isEqualTo(seen);
        assertThat(ContractJson.readOptionalMembers(new byte[0]).expected()).isNull();
        assertThat(ContractJson.readOptionalMembers(body).reschedule(ID, "s", null, ids))
                .isEqualTo(new RescheduleBooking(CHOSEN, "s", ID, null, "t", null, seen));
        ContractViolation violation =
                catchThrowableOfType(ContractViolation.class, () -> ContractJson.readOptionalMembers(
                                "{\"expected\":{\"termsVersion\":0}}".getBytes(UTF_8))
                        .expected());
        assertThat(violation.field()).isEqualTo("expected.termsVersion");
    }

    @Test
    void anEmptyExpectationIsNone() {
        byte[] empty = "{\"toSlotId\":\"t\",\"expected\":{}}".getBytes(UTF_8);
        byte[] none = "{\"toSlotId\":\"t\"}".getBytes(UTF_8);
        RescheduleBooking command = ContractJson.readOptionalMembers(empty).reschedule(ID, "s", null, ids);

        assertThat(command).isEqualTo(ContractJson.readOptionalMembers(none).reschedule(ID, "s", null, ids));
        assertThat(new RequestDigest().of(command))
                .isNotEqualTo(new RequestDigest()
                        .of(new RescheduleBooking(
                                CHOSEN, "s", ID, null, "t", null, new SeatCommand.Expected(null, 1))));
    }

    @Test
    void everyMemberOfAnExtensionIsOptional() {
        ExtendHold longest = new ExtendHold(CHOSEN, "s", ID, "c", HoldSlot.MAX_SECONDS, null);
        byte[] body =
                "{\"customerId\":\"d\",\"holdSeconds\":60,\"expiresAt\":\"2026-11-22T10:00:00Z\"}".getBytes(UTF_8);

        assertThat(extension(new byte[0])).isEqualTo(longest);
        assertThat(extension("{}".getBytes(UTF_8))).isEqualTo(longest);
        assertThat(extension(body)).isEqualTo(new ExtendHold(CHOSEN, "s", ID, "c", 60, Examples.STARTS_AT));
        assertThat(ids.asked).containsOnly("null for " + ID);
        assertThat(catchThrowableOfType(
                        ContractViolation.class, () -> extension("{\"holdSeconds\":1801}".getBytes(UTF_8))))
                .hasMessage("holdSeconds: given 1801, allowed 1 to 1800");
    }

    private ExtendHold extension(byte[] body) {
        return ContractJson.readOptionalMembers(body).extendHold(ID, "s", "c", ids);
    }

    @Test
    void onlyAConfirmationExpectsSomething() {
        ContractViolation violation = catchThrowableOfType(
                ContractViolation.class,
                () -> new BookingCommand(
                        BookingCommand.Kind.CANCEL_BOOKING, ID, "s", ID, null, new SeatCommand.Expected(null, 1)));
        assertThat(violation.field()).isEqualTo("expected");
    }

    static Stream<Arguments> badBookings() {
        return Stream.of(
                Arguments.of("{'slotId':'s'}", "customerId"),
                Arguments.of("{'slotId':'s','customerId':''}", "customerId"),
                Arguments.of("{'customerId':'c'}", "slotId"),
                Arguments.of("{'slotId':'a b','customerId':'c'}", "slotId"),
                Arguments.of("{'slotId':'s','customerId':'c','requestId':'1-1-1-1-1'}", "requestId"),
                Arguments.of("{'slotId':'s','customerId':'c','requestId':7}", "requestId"),
                Arguments.of("{'slotId':'s','customerId':'c','quantity':0}", "quantity"),
                Arguments.of("{'slotId':'s','customerId':'c','quantity':'1'}", "quantity"),
                Arguments.of("{'slotId':'s','customerId':'c','expected':[]}", "expected"),
                Arguments.of("{'slotId':'s','customerId':'c','expiresAt':'soon'}", "expiresAt"),
                Arguments.of("{'slotId':'s','customerId':'c','expiresAt':'2033-05-01T24:00:00Z'}", "expiresAt"),
                Arguments.of("{'slotId':'s','customerId':'c','expiresAt':'2016-12-31T23:59:60Z'}", "expiresAt"),
                Arguments.of("{'slotId':'..','customerId':'c'}", "slotId"),
                Arguments.of("{'slotId':'s','customerId':'c','Quantity':2}", "Quantity"),
                Arguments.of("{'slotId':'s','customerId':'c','expires_at':'soon'}", "expires_at"),
                Arguments.of("{'slotId':'s','customerId':'c','expected':{'termsversion':1}}", "expected.termsversion"),
                Arguments.of("{'slotId':'s','customerId':'  '}", "customerId"),
                Arguments.of("{'slotId':'s','customerId':'c','x':'" + "x".repeat(1_025) + "'}", "x"),
                Arguments.of("{'slotId':'s','slotId':'s','customerId':'c'}", "message"),
                Arguments.of("{'slotId':'s','customerId':'c'} {}", "message"),
                Arguments.of("[{'slotId':'s','customerId':'c'}]", "message"),
                Arguments.of("{'slotId':'s',", "message"),
                Arguments.of("", "message"));
    }

    @ParameterizedTest(name = "<{0}> {1}")
    @MethodSource("badBookings")
    void invalidBookingIsRejectedNamingItsField(String body, String field) {
        assertThat(catchThrowableOfType(ContractViolation.class, () -> book(body)))
                .isNotNull()
                .extracting(ContractViolation::field)
                .isEqualTo(field);
    }

    @Test
    void noIdIsChosenForABookingWithoutAValidCustomer() {
        assertThat(catchThrowableOfType(ContractViolation.class, () -> book("{'slotId':'s','customerId':'\\u0000'}")))
                .isNotNull();
        assertThat(ids.asked).isEmpty();
    }

    @Test
    void slotIsReadWithAllItsMembers() {
        assertThat(create(SLOT)).containsExactly(created(CHOSEN, "s-1", 3));
        assertThat(ids.asked).containsExactly("null for s-1");
    }

    @Test
    void slotWithoutIdIsNamedAfterItsResource() {
        assertThat(create("{'requestId':'" + ID + "','resourceId':'r'," + TIMES + ",'capacity':0}"))
                .containsExactly(created(ID, "r.new", 0));
        assertThat(ids.asked).containsExactly(ID + " for r.new");
    }

    @Test
    void arrayOfSlotsKeepsItsOrder() {
        assertThat(create("[" + SLOT + "," + SLOT.replace("s-1", "s-2") + "," + SLOT.replace("s-1", "s-0") + "]"))
                .extracting(CreateSlot::slotId)
                .containsExactly("s-1", "s-2", "s-0");
    }

    @Test
    void arrayWithTheMaximumNumberOfSlotsIsRead() {
        assertThat(create(array(MAX_SLOTS))).hasSize(MAX_SLOTS);
    }

    static Stream<Arguments> badSlots() {
        return Stream.of(
                Arguments.of("{'resourceId':'r'," + TIMES + "}", "capacity"),
                Arguments.of("{" + TIMES + ",'capacity':1}", "resourceId"),
                Arguments.of("{'resourceId':'a b'," + TIMES + ",'capacity':1}", "resourceId"),
                Arguments.of("{'slotId':'s','resourceId':'a b'," + TIMES + ",'capacity':1}", "resourceId"),
                Arguments.of(SLOT.replace("s-1", "s 1"), "slotId"),
                Arguments.of("[" + SLOT + "," + SLOT + "," + SLOT.replace("3}", "-1}") + "]", "[2].capacity"),
                Arguments.of("[" + SLOT + ",{}]", "[1].resourceId"),
                Arguments.of("[" + SLOT.replace("{", "{'Price':'5',") + "]", "[0].Price"),
                Arguments.of("[" + SLOT.replace("10:30", "09:30") + "]", "[0].endsAt"),
                Arguments.of("[" + SLOT.replace("{", "{'requestId':'x',") + "]", "[0].requestId"),
                Arguments.of("[" + SLOT + ",7]", "[1]"),
                Arguments.of("[null]", "[0]"),
                Arguments.of("[[" + SLOT + "]]", "[0]"),
                Arguments.of("[]", "message"),
                Arguments.of(array(MAX_SLOTS + 1), "message"),
                Arguments.of("[" + SLOT, "message"),
                Arguments.of("[" + SLOT + "," + SLOT.substring(0, 20), "message"),
                Arguments.of("[" + SLOT.replace("{", "{'capacity':3,") + "]", "message"),
                Arguments.of(SLOT + SLOT, "message"),
                Arguments.of("[" + SLOT + "][]", "message"),
                Arguments.of("7", "message"),
                Arguments.of("", "message"));
    }

    @ParameterizedTest(name = "<{0}> {1}")
    @MethodSource("badSlots")
    void invalidSlotIsRejectedNamingItsIndexAndField(String body, String field) {
        assertThat(catchThrowableOfType(ContractViolation.class, () -> create(body)))
                .isNotNull()
                .extracting(ContractViolation::field)
                .isEqualTo(field);
    }

    @Test
    void tooLongArrayIsRejectedAtItsLimit() {
        ContractViolation violation =
                catchThrowableOfType(ContractViolation.class, () -> create("[" + (SLOT + ",").repeat(100_000)));

        assertThat(violation).hasMessage("message: given more than 4 slots, allowed 1 to 4");
        assertThat(ids.asked).hasSize(MAX_SLOTS);
    }

    @Test
    void bodiesThatAreNotUtf8AreRejected() {
        byte[] body = "{\"slotId\":\"s\",\"customerId\":\"c\"}".getBytes(UTF_16LE);

        assertThat(catchThrowableOfType(ContractViolation.class, () -> ContractJson.readBookSlot(body, ids, null)))
                .isNotNull();
        assertThat(catchThrowableOfType(
                        ContractViolation.class, () -> ContractJson.readCreateSlots(body, MAX_SLOTS, r -> r, ids)))
                .isNotNull();
    }

    /** Every reader of a body must see the same JSON: otherwise only the first slot of an array would be created. */
    @Test
    void byteOrderMarkIsIgnoredByEveryReader() {
        byte[] array = json("\ufeff[" + SLOT + "," + SLOT.replace("s-1", "s-2") + "]");

        assertThat(ContractJson.isArray(array)).isTrue();
        assertThat(ContractJson.readCreateSlots(array, MAX_SLOTS, resource -> resource, ids))
                .extracting(CreateSlot::slotId)
                .containsExactly("s-1", "s-2");
        assertThat(book("\ufeff{'slotId':'s','customerId':'c'}").slotId()).isEqualTo("s");
        assertThat(ContractJson.readOptionalMembers(json("\ufeff{'quantity':3}"))
                        .quantity())
                .isEqualTo(3);
        assertThat(catchThrowableOfType(
                        ContractViolation.class, () -> book("\ufeff\ufeff{'slotId':'s','customerId':'c'}")))
                .isNotNull();
    }

    @Test
    void changeIsAMergePatch() {
        ChangeSlot removed = change("{'price':null,'capacity':3}");

        assertThat(removed).isEqualTo(new ChangeSlot(CHOSEN, "s", null, null, null, null, 3, true, null));
        assertThat(change("{'capacity':3}").removesPrice()).isFalse();
        assertThat(change("{'requestId':null,'capacity':3}").requestId()).isEqualTo(CHOSEN);
    }

    @Test
    void changeExpectsTheTermsOfItsCondition() {
        byte[] plain = json("{'capacity':3}");
        byte[] both = json("{'capacity':3,'expected':{'currentBookings':1}}");

        assertThat(ContractJson.readChangeSlot(plain, "s", 7, ids).expected())
                .isEqualTo(new SeatCommand.Expected(null, 7));
        assertThat(ContractJson.readChangeSlot(both, "s", null, ids).expected())
                .isEqualTo(new SeatCommand.Expected(1, null));
        assertThat(catchThrowableOfType(ContractViolation.class, () -> ContractJson.readChangeSlot(both, "s", 7, ids))
                        .field())
                .isEqualTo("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resourceId", "startsAt", "endsAt", "capacity"})
    void termThatEverySlotHasCannotBeRemoved(String term) {
        ContractViolation violation =
                catchThrowableOfType(ContractViolation.class, () -> change("{'" + term + "':null,'price':'5'}"));

        assertThat(violation).isNotNull();
        assertThat(violation.field()).isEqualTo(term);
        assertThat(violation.given()).isEqualTo("null");
    }

    @Test
    void bodyOfOptionalMembersMayBeEmpty() {
        OptionalMembers none = ContractJson.readOptionalMembers(new byte[0]);
        OptionalMembers all = ContractJson.readOptionalMembers(
                json("{'requestId':'" + ID + "','customerId':'c','quantity':2,'x':1}"));
        OptionalMembers nulls =
                ContractJson.readOptionalMembers(json("{'requestId':null,'customerId':null,'quantity':null}"));

        for (OptionalMembers absent : List.of(none, nulls)) {
            assertThat(absent.requestId()).isNull();
            assertThat(absent.customerId()).isNull();
            assertThat(absent.quantity()).isEqualTo(1);
        }
        assertThat(all.requestId()).isEqualTo(ID);
        assertThat(all.customerId()).isEqualTo("c");
        assertThat(all.quantity()).isEqualTo(2);
    }

    /** A confirmation without a customer is one of an administrator. */
    @Test
    void misspeltCustomerIsNotIgnored() {
        for (String name : List.of("customerid", "CustomerId", "customer_id", "CUSTOMER-ID")) {
            assertThat(catchThrowableOfType(
                                    ContractViolation.class,
                                    () -> ContractJson.readOptionalMembers(json("{'" + name + "':'c'}")))
                            .getMessage())
                    .isEqualTo(name + ": given a misspelt member, allowed customerId");
        }
    }

    @Test
    void optionalMembersFollowTheirRules() {
        OptionalMembers wrong =
                ContractJson.readOptionalMembers(json("{'requestId':'1-1-1-1-1','customerId':'  ','quantity':0}"));

        assertThat(catchThrowableOfType(ContractViolation.class, wrong::requestId)
                        .field())
                .isEqualTo("requestId");
        assertThat(catchThrowableOfType(ContractViolation.class, wrong::customerId)
                        .field())
                .isEqualTo("customerId");
        assertThat(catchThrowableOfType(ContractViolation.class, wrong::quantity)
                        .field())
                .isEqualTo("quantity");
    }

    @ParameterizedTest(name = "<{0}> is an array: {1}")
    @CsvSource(
            value = {"[]|true", "' \t\r\n[1'|true", "{}|false", "' {[]}'|false", "''|false", "'  '|false", "a[|false"},
            delimiter = '|')
    void arrayIsRecognizedByItsFirstCharacter(String body, boolean array) {
        assertThat(ContractJson.isArray(body.getBytes(UTF_8))).isEqualTo(array);
    }

    @Test
    void idsAndInstantsOfAUrlFollowTheSameRules() {
        assertThat(ContractJson.readRequestId("requestId", ID.toString())).isEqualTo(ID);
        assertThat(ContractJson.readSlotId("slotId", "s-1")).isEqualTo("s-1");
        assertThat(ContractJson.readInstant("from", "2026-11-22T10:00:00Z")).isEqualTo(Examples.STARTS_AT);

        assertThat(catchThrowableOfType(
                        ContractViolation.class, () -> ContractJson.readRequestId("requestId", "1-1-1-1-1")))
                .hasMessageStartingWith("requestId: given 1-1-1-1-1, allowed a UUID");
        assertThat(catchThrowableOfType(ContractViolation.class, () -> ContractJson.readResourceId("a\nb")))
                .hasMessageStartingWith("resourceId: given a\\u000ab, allowed 1 to 64");
        assertThat(catchThrowableOfType(ContractViolation.class, () -> ContractJson.readInstant("to", "noon")))
                .hasMessageStartingWith("to: given noon, allowed an instant");
    }

    private BookSlot book(String body) {
        return ContractJson.readBookSlot(json(body), ids, null);
    }

    private ChangeSlot change(String body) {
        return ContractJson.readChangeSlot(json(body), "s", null, ids);
    }

    private List<CreateSlot> create(String body) {
        return ContractJson.readCreateSlots(json(body), MAX_SLOTS, resource -> resource + ".new", ids);
    }

    private static CreateSlot created(UUID id, String slotId, int capacity) {
        return new CreateSlot(id, slotId, "r", Examples.STARTS_AT, Examples.ENDS_AT, capacity);
    }

    private static String array(int size) {
        return "[" + SLOT + ("," + SLOT).repeat(size - 1) + "]";
    }

    private static byte[] json(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(UTF_8);
    }
}
