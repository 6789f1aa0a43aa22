package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that a broken command stores nothing that can't be erased together with its customer. */
class BrokenDetailTest {

    private static final String IDS =
            "{\"type\":\"BookSlot\",\"requestId\":\"018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11\",\"slotId\":\"s\",%s}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "customerId":"c","quantity":0            | quantity: given 0, allowed 1 to 1000
                    "customerId":"c","quantity":"Mary"       | quantity: given Mary, allowed a whole number
                    "customerId":"Mary\\n"                   | customerId: given something else, allowed 1 to 128 printable characters, not only blanks
                    "quantity":"Mary"                        | quantity: given something else, allowed a whole number
                    "quantity":1                             | customerId: given nothing, allowed 1 to 128 printable characters, not only blanks
                    "customerId":"Mary","customerId":"Mary"  | message: given a member twice
                    """)
    void detailOmitsTheGivenValueIfTheCustomerIsUnknown(String members, String expected) {
        assertThat(detail(members)).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource({"Mary, a member", "customerId, customerId"})
    void detailOmitsUnknownMemberNames(String name, String shown) {
        assertThat(detail("\"" + name + "\":\"" + "M".repeat(1_025) + "\""))
                .isEqualTo(shown + ": given something else, allowed at most 1024 characters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    quantity: given 0, allowed 1 to 1000                   | quantity  | 0              | 1 to 1000
                    customerId: given a, allowed b, allowed 1 to 128       | customerId| a, allowed b   | 1 to 128
                    price: given : given x, allowed a string               | price     | : given x      | a string
                    endsAt: given , allowed an instant after startsAt x    | endsAt    | ``             | an instant after startsAt x
                    quantity: given something else, allowed a whole number | quantity  |                | a whole number
                    partition: given 3, allowed 4 of 12, by murmur2 of x   | partition | 3              | 4 of 12, by murmur2 of x
                    something                                              |           |                |
                    """)
    void refusalNamesFieldAndValues(
            String detail, @Nullable String field, @Nullable String given, @Nullable String allowed) {
        BookingRejected no = new BookingRejected(
                Examples.EVENT_ID,
                Examples.REQUEST_ID,
                "s",
                null,
                null,
                ErrorCode.VALIDATION_ERROR,
                Reason.MALFORMED,
                detail,
                null,
                null,
                Examples.DECIDED_AT);

        assertThat(no.field()).isEqualTo(field);
        assertThat(no.given()).isEqualTo(given);
        assertThat(no.allowed()).isEqualTo(allowed);
        assertThat(ContractJson.readReply(ContractJson.write(no))).isEqualTo(no);
    }

    @Test
    void partitionIsShownAlsoIfTheCustomerIsUnknown() {
        DecodedCommand.Broken broken =
                new DecodedCommand.Broken(Examples.REQUEST_ID, "s", null, null, ContractViolation.partition(3, 4, 12));

        assertThat(broken.detail()).isEqualTo("partition: given 3, allowed 4 of 12, by murmur2 of the key");
    }

    private static String detail(String members) {
        DecodedCommand read = ContractJson.decodedCommand(IDS.formatted(members).getBytes(UTF_8));
        return ((DecodedCommand.Broken) read).detail();
    }
}
