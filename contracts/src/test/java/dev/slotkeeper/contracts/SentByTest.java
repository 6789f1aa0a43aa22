package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentByTest {

    @ParameterizedTest
    @EnumSource
    void writtenHeaderIsValid(SentBy.Role role) {
        for (String name : new String[] {"c-1", "Ännchen von Tharau", "x".repeat(128), "\ud83d\ude00".repeat(128)}) {
            assertThat(SentBy.isValid(new SentBy(role, name).bytes())).as(name).isTrue();
        }
    }

    @Test
    void roleIsWrittenBeforeTheName() {
        assertThat(new SentBy(SentBy.Role.ADMINISTRATOR, "anna").bytes())
                .asString(UTF_8)
                .isEqualTo("slots:admin anna");
        // A name can't be mistaken for a role.
        assertThat(new SentBy(SentBy.Role.CUSTOMER, "slots:admin anna").bytes())
                .asString(UTF_8)
                .isEqualTo("customer slots:admin anna");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "anna", " anna", "customer", "customer ", "root anna", "customer a\nb", "customer a\u202eb"})
    void malformedHeaderIsInvalid(String value) {
        assertThat(SentBy.isValid(value.getBytes(UTF_8))).isFalse();
    }

    @Test
    void tooLongOrNonUtf8HeaderIsInvalid() {
        assertThat(SentBy.isValid(null)).isFalse();
        assertThat(SentBy.isValid(("customer " + "x".repeat(129)).getBytes(UTF_8)))
                .isFalse();
        assertThat(SentBy.isValid(new byte[1_000_000])).isFalse();
        assertThat(SentBy.isValid("customer \u00e4".getBytes(ISO_8859_1))).isFalse();
    }

    @Test
    void invalidNameIsRejected() {
        assertThatThrownBy(() -> new SentBy(SentBy.Role.OPERATOR, "a\nb")).isInstanceOf(ContractViolation.class);
    }
}
