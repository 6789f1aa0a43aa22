package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slotkeeper.contracts.ContractViolation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a query is decoded as it was encoded, or refused. */
class QueryStringTest {

    @Test
    void parametersAreDecoded() {
        assertThat(QueryString.parse("b=%C3%A4+%F0%9F%98%80%2b&a=1=2&&c&%63d=&"))
                .containsExactly(
                        Map.entry("b", "\u00e4 \ud83d\ude00+"),
                        Map.entry("a", "1=2"),
                        Map.entry("c", ""),
                        Map.entry("cd", ""));
        assertThat(QueryString.parse(null)).isEmpty();
        assertThat(QueryString.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%+1", "%-0", "% 1", "%FF", "%C3", "%C0%80", "%ED%A0%80", "%F4%90%80%80"})
    void whatIsNoPercentEncodedUtf8IsRefused(String value) {
        ContractViolation violation =
                catchThrowableOfType(ContractViolation.class, () -> QueryString.parse("a=1&customerId=c" + value));

        assertThat(violation.field()).isEqualTo("customerId");
        assertThat(violation.given()).isEqualTo("c" + value);
        assertThat(violation.allowed()).isEqualTo("percent-encoded UTF-8");
    }

    @Test
    void nameThatIsNoneIsShownAsItWasSent() {
        assertThat(catchThrowableOfType(ContractViolation.class, () -> QueryString.parse("%FF=1"))
                        .field())
                .isEqualTo("%FF");
    }

    @Test
    void secondValueIsRefusedHoweverItsNameIsEncoded() {
        assertThat(catchThrowableOfType(ContractViolation.class, () -> QueryString.parse("limit=1&l%69mit=2"))
                        .field())
                .isEqualTo("limit");
    }
}
