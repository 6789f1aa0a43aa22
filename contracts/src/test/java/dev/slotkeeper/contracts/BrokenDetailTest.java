package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

    private static String detail(String members) {
        DecodedCommand read = ContractJson.decodedCommand(IDS.formatted(members).getBytes(UTF_8));
        return ((DecodedCommand.Broken) read).detail();
    }
}
