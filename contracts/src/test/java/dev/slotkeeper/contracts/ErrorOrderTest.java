package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks which error is reported for a command with several: its text is stored with the decision and compared by the
 * audit, so the order must never change.
 */
class ErrorOrderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                HoldSlot          | "holdSeconds":0                                                | holdSeconds: given 0, allowed 1 to 1800
                HoldSlot          | "customerId":"c","quantity":0,"holdSeconds":0                  | holdSeconds: given 0, allowed 1 to 1800
                HoldSlot          | "customerId":"c","quantity":0                                  | quantity: given 0, allowed 1 to 1000
                HoldSlot          | "quantity":0                                                   | customerId: given nothing
                HoldSlot          | "customerId":"c","expiresAt":"x"                               | holdSeconds: given nothing, allowed 1 to 1800
                BookSlot          | "quantity":0                                                   | customerId: given nothing
                BookSlot          | "customerId":"\\n","quantity":0                                | quantity: given 0
                BookSlot          | "customerId":"c","quantity":0,"expected":{"termsVersion":0}    | quantity: given 0
                BookSlot          | "customerId":"c","expiresAt":"x","expected":{"termsVersion":0} | expected.termsVersion: given 0
                BookSlot          | "customerId":"c","ifFull":"x","expiresAt":"y"                  | expiresAt: given y
                BookSlot          | "customerId":"c","waitUntil":"y","ifFull":"x"                  | ifFull: given x, allowed REJECT or WAITLIST
                BookSlot          | "customerId":"c","price":7,"quantity":"x"                      | price: given 7, allowed a string
                ConfirmHold       | "customerId":"\\n"                                             | holdId: given nothing
                CancelBooking     | "holdId":"x","customerId":"\\n"                                | bookingId: given nothing
                ExtendHold        | "holdSeconds":0                                                | holdSeconds: given 0, allowed 1 to 1800
                ExtendHold        | "customerId":"\\n"                                             | holdId: given nothing
                RescheduleBooking | "bookingId":"x"                                                | bookingId: given x
                CreateSlot        | "resourceId":"a b","startsAt":"x"                              | startsAt: given x
                ChangeSlot        | "resourceId":"a b","capacity":-1                               | capacity: given -1, allowed 0 to 100000
                ChangeSlot        | "startsAt":null,"resourceId":null,"capacity":-1                | resourceId: given null, allowed 1 to 64 of
                ChangeSlot        | "capacity":-1,"expected":{"termsVersion":0}                    | capacity: given -1
                ChangeSlot        | "resourceId":"a b","expected":{"termsVersion":0}               | expected.termsVersion: given 0
                """)
    void firstErrorIsReported(String type, String members, String expected) {
        String command = "{\"type\":\"%s\",\"requestId\":\"%s\",\"slotId\":\"s\",%s}"
                .formatted(type, Examples.REQUEST_ID, members);

        assertThat(ContractJson.decodedCommand(command.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        DecodedCommand.Broken.class,
                        broken -> assertThat(broken.violation().getMessage()).startsWith(expected));
    }

    @Test
    void firstErrorOfAnHttpBodyIsReported() {
        byte[] body = "{\"slotId\":\"s\",\"customerId\":\"c\",\"quantity\":0,\"holdSeconds\":0}".getBytes(UTF_8);

        assertThatThrownBy(() -> ContractJson.readHoldSlot(body, (given, scope) -> Examples.REQUEST_ID, null))
                .hasMessage("holdSeconds: given 0, allowed 1 to 1800");
    }
}
