package dev.slotkeeper.contracts;

import static dev.slotkeeper.contracts.Examples.rejected;
import static dev.slotkeeper.contracts.Examples.rejectedUnnamed;
import static dev.slotkeeper.contracts.Examples.rejectedUnread;
import static dev.slotkeeper.contracts.Examples.slotCreated;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks how replies are read that this version does not write: stored ones of older versions are compared by what is
 * read.
 */
class ReplyReaderTest {

    private static final Reply WAITLISTED = example("booking-waitlisted");
    private static final Reply CHANGED = example("slot-changed");
    private static final SlotAvailability AVAILABILITY =
            new SlotAvailability(waitedFor(slotCreated(10).slot()), true, 12);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                "quantity":1            | "quantity":"1"
                "position":3            | "position":"3"
                "eventId"               | "position":null,"x":[{}],"eventId"
                "eventId"               | "previousBookingId":"x","eventId"
                "quantity":1            | "quantity":1,"quantity":null
                "quantity":1            | "quantity":{},"quantity":1
                """)
    void replyIsReadAllTheSame(String written, String given) {
        assertThat(ContractJson.readReply(changed(ContractJson.write(WAITLISTED), written, given)))
                .isEqualTo(WAITLISTED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                "isAvailable":true      | "isAvailable":"true"
                "termsVersion":2        | "termsVersion":"2"
                "price":"30,00 €"       | "price":25,"price":"30,00 €"
                """)
    void replyAboutASlotIsReadAllTheSame(String written, String given) {
        assertThat(ContractJson.readReply(changed(ContractJson.write(CHANGED), written, given)))
                .isEqualTo(CHANGED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                "waiting":2             | "waiting":"2"
                "deleted":true          | "deleted":"true"
                "sequence":12           | "sequence":"12"
                """)
    void availabilityIsReadAllTheSame(String written, String given) {
        assertThat(ContractJson.readAvailability(changed(ContractJson.write(AVAILABILITY), written, given)))
                .isEqualTo(AVAILABILITY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                "quantity":1            | "quantity":1.5            | quantity: given 1.5, allowed a whole number
                "quantity":1            | "quantity":0              | quantity: given 0, allowed 1 to 1000
                "quantity":1            | "x":1                     | quantity: given nothing, allowed a value
                "currentBookings":4     | "currentBookings":-1      | currentBookings: given -1, allowed 0 to 10
                "expiresAt"             | "expiresAt":5,"x"         | expiresAt: given 5, allowed an instant
                "eventId"               | "toSlotId":"s","eventId"  | previousBookingId: given nothing, allowed a value
                "type"                  | "x"                       | type: given nothing, allowed a value
                "BookingWaitlisted"     | "BookSlot"                | type: given BookSlot, allowed the type of a reply
                """)
    void replyIsRefused(String written, String given, String message) {
        assertThatThrownBy(() -> ContractJson.readReply(changed(ContractJson.write(WAITLISTED), written, given)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                "waiting":2             | "waiting":1.5             | waiting: given 1.5, allowed a whole number
                "waiting":2             | "waiting":2147483648      | waiting: given 2147483648, allowed a whole number
                "waiting":2             | "waiting":-1              | waiting: given -1, allowed 0 to 2147483647
                "sequence":12           | "sequence":true           | sequence: given true, allowed a whole number
                "sequence":12           | "sequence":0              | sequence: given 0, allowed 1 to 9223372036854775807
                """)
    void availabilityIsRefused(String written, String given, String message) {
        assertThatThrownBy(
                        () -> ContractJson.readAvailability(changed(ContractJson.write(AVAILABILITY), written, given)))
                .isInstanceOf(ContractViolation.class)
                .hasMessage(message);
    }

    @Test
    void numberAsPriceIsReadAsItsText() {
        byte[] given = changed(ContractJson.write(CHANGED), "\"30,00 €\"", "25");

        assertThat(((SlotUpdate) ContractJson.readReply(given)).slot().price()).isEqualTo("25");
    }

    @Test
    void rejectionChecksItsCodeButNotTheRequestsNumbers() {
        byte[] full = ContractJson.write(rejected(ErrorCode.SLOT_UNAVAILABLE, Reason.FULL));
        byte[] given = changed(changed(full, "\"quantity\":1", "\"quantity\":0"), "s\":10", "s\":-1");
        BookingRejected read =
                (BookingRejected) ContractJson.readReply(changed(given, "\"capacity\":10", "\"capacity\":100001"));

        assertThat(read.quantity()).isZero();
        assertThat(read.currentBookings()).isEqualTo(-1);
        assertThat(read.capacity()).isEqualTo(100_001);
        assertRefused(changed(full, "\"quantity\":1", "\"quantity\":1.5"), "quantity: given 1.5");
        assertRefused(changed(full, "FULL", "HALF"), "reason: given HALF, allowed a known Reason");
        byte[] notFound = ContractJson.write(rejectedUnread(ErrorCode.SLOT_NOT_FOUND, null));
        assertRefused(changed(notFound, "\"message\"", "\"reason\":7,\"message\""), "reason: given 7");
    }

    @Test
    void malformedRejectionRequiresItsMessage() {
        byte[] malformed = ContractJson.write(rejectedUnnamed(Reason.MALFORMED, "slotId: wrong", null));

        assertRefused(changed(malformed, "\"message\"", "\"x\""), "message: given nothing, allowed a value");
    }

    @Test
    void positionBelowOneIsRead() {
        byte[] given = changed(ContractJson.write(WAITLISTED), "\"position\":3", "\"position\":0");

        assertThat(((BookingUpdate) ContractJson.readReply(given)).position()).isZero();
    }

    @Test
    void longestSequenceIsRead() {
        SlotAvailability last = new SlotAvailability(slotCreated(10).slot(), false, Long.MAX_VALUE);

        assertThat(ContractJson.readAvailability(ContractJson.write(last))).isEqualTo(last);
    }

    private static SlotState waitedFor(SlotState slot) {
        return slot.with(slot.capacity(), slot.currentBookings(), slot.isAvailable(), 2);
    }

    private static Reply example(String name) {
        return Objects.requireNonNull(LifecycleExamples.replies().get(name));
    }

    private static void assertRefused(byte[] reply, String message) {
        assertThatThrownBy(() -> ContractJson.readReply(reply))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith(message);
    }

    private static byte[] changed(byte[] json, String written, String given) {
        String text = new String(json, UTF_8);
        assertThat(text).contains(written);
        return text.replace(written, given).getBytes(UTF_8);
    }
}
