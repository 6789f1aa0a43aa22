package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.gateway.Secret;
import dev.slotkeeper.gateway.web.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommandFactoryTest {

    private static final UUID ID = UUID.fromString("01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11");
    private static final String TIMES =
            "\"resourceId\":\"room-7\",\"startsAt\":\"2026-11-22T10:00:00Z\",\"endsAt\":\"2026-11-22T11:00:00Z\",\"capacity\":3}";

    private final CommandFactory ids = new CommandFactory(new DerivedIds(new Secret("")));

    private static UUID keyed(String secret) {
        CommandFactory ids = new CommandFactory(new DerivedIds(new Secret(secret)));
        return ids.booking(
                        bytes("{\"slotId\":\"a\",\"customerId\":\"c\"}"), IdempotencyKey.read(List.of("order-1")), null)
                .requestId();
    }

    @Test
    void idDerivedFromAKeyDependsOnTheSecret() {
        String secret = "0123456789abcdef0123456789abcdef";
        UUID id = keyed(secret);

        assertThat(id).isEqualTo(keyed(secret)).isEqualTo(keyed(secret + "\n"));
        assertThat(id).isNotEqualTo(keyed("")).isNotEqualTo(keyed(secret + "x"));
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void withoutASecretIdsAreThoseOfEarlierVersions() {
        assertThat(keyed("")).hasToString("94f73516-0035-59c2-a8ab-b9eff7688770");
    }

    @Test
    void shortSecretIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> new DerivedIds(new Secret("too-short")))
                .hasMessageContaining("given 9 bytes, allowed 32 or more")
                .hasMessageNotContaining("too-short");
        assertThat(new Secret("0123456789abcdef0123456789abcdef")).hasToString("(given)");
    }

    private BookSlot booking(String customerId, String more, String... key) {
        String json = "{\"slotId\":\"a\",\"customerId\":\"" + customerId + "\"" + more + "}";
        return ids.booking(bytes(json), IdempotencyKey.read(List.of(key)), null);
    }

    private List<CreateSlot> slots(String json, String... key) {
        return ids.slots(bytes(json), IdempotencyKey.read(List.of(key)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void requestWithoutAnIdGetsOne() {
        assertThat(booking("c", "").requestId().version()).isEqualTo(7);
    }

    @Test
    void aKeyThatIsAUuidIsTheRequestId() {
        assertThat(booking("c", "", ID.toString()).requestId()).isEqualTo(ID);
        assertThat(booking("c", "", ID.toString().toUpperCase(Locale.ROOT)).requestId())
                .isEqualTo(ID);
    }

    /** The IETF's draft of the header writes keys as strings of RFC 8941. */
    @Test
    void quotedKeyIsTheKeyWithoutQuotes() {
        assertThat(booking("c", "", "\"" + ID + "\"").requestId()).isEqualTo(ID);
        assertThat(booking("c", "", "\"my key\"").requestId())
                .isEqualTo(booking("c", "", "my key").requestId());
        assertThat(IdempotencyKey.read(List.of(" \"a \\\"b\\\" \\\\c\" ")).text())
                .isEqualTo("a \"b\" \\c");
        assertThat(IdempotencyKey.read(List.of("\"" + "x".repeat(255) + "\"")).text())
                .hasSize(255);
        assertThat(IdempotencyKey.read(List.of("5\" pipe")).text()).isEqualTo("5\" pipe");
    }

    @Test
    void stringThatIsNoneIsRefused() {
        for (String header : List.of("\"", "\"\"", "\"open", "\"a\"b", "\"a\";p=1", "\"a\\x\"", "\"a\\", "\"a\\\"")) {
            assertThatThrownBy(() -> IdempotencyKey.read(List.of(header)))
                    .as(header)
                    .isInstanceOfSatisfying(
                            ContractViolation.class, e -> assertThat(e.field()).isEqualTo("Idempotency-Key"));
        }
    }

    @Test
    void otherKeyNamesOneRequestPerCustomer() {
        UUID first = booking("c", "", "my key").requestId();

        assertThat(booking("c", "", "my key").requestId()).isEqualTo(first);
        assertThat(booking("c", "", "my key2").requestId()).isNotEqualTo(first);
        assertThat(booking("d", "", "my key").requestId()).isNotEqualTo(first);
        assertThat(first.version()).isEqualTo(5);
    }

    /** This value must never change: repeated requests of clients would become second bookings. */
    @Test
    void derivedIdsAreTheSameInEveryRelease() {
        assertThat(booking("c-123", "", "checkout-4711").requestId())
                .isEqualTo(UUID.fromString("2cfeb4ef-972f-5130-9be2-4f4795fd0b0c"));
    }

    @Test
    void idInTheBodyMustAgreeWithTheKey() {
        String given = ",\"requestId\":\"" + ID + "\"";

        assertThat(booking("c", given).requestId()).isEqualTo(ID);
        assertThat(booking("c", given, ID.toString()).requestId()).isEqualTo(ID);
        assertThatThrownBy(() -> booking("c", given, "another"))
                .isInstanceOfSatisfying(
                        ContractViolation.class, e -> assertThat(e.field()).isEqualTo("requestId"));
    }

    @Test
    void invalidKeysAreRefused() {
        for (List<String> headers :
                List.of(List.of(""), List.of("x".repeat(256)), List.of("ü"), List.of("a\tb"), List.of("a", "a"))) {
            assertThatThrownBy(() -> IdempotencyKey.read(headers))
                    .isInstanceOfSatisfying(
                            ContractViolation.class, e -> assertThat(e.field()).isEqualTo("Idempotency-Key"));
        }
        assertThat(IdempotencyKey.read(List.of("x".repeat(255))).text()).hasSize(255);
    }

    @Test
    void aRepeatedKeyNamesTheSameSlotsAndRequests() {
        String three = "[{" + TIMES + ",{" + TIMES + ",{\"slotId\":\"mine\"," + TIMES + "]";

        List<CreateSlot> first = slots(three, "import 1");

        assertThat(slots(three, "import 1")).isEqualTo(first);
        assertThat(first).extracting(CreateSlot::slotId).doesNotHaveDuplicates().contains("mine");
        assertThat(first).extracting(CreateSlot::requestId).doesNotHaveDuplicates();
        assertThat(slots(three, "import 2"))
                .extracting(CreateSlot::requestId)
                .doesNotContainAnyElementsOf(
                        first.stream().map(CreateSlot::requestId).toList());
    }

    @Test
    void aUuidKeyIsTheIdOfASingleSlotOnly() {
        CreateSlot single = slots("{" + TIMES, ID.toString()).get(0);

        assertThat(single.requestId()).isEqualTo(ID);
        assertThat(slots("{" + TIMES, ID.toString())).containsExactly(single);
        assertThat(slots("[{" + TIMES + "]", ID.toString()).get(0).requestId()).isNotEqualTo(ID);
    }

    @Test
    void slotIdIsDerivedFromTheRequestIdIfNoneIsGiven() {
        String body = "{\"requestId\":\"" + ID + "\"," + TIMES;

        assertThat(slots(body)).isEqualTo(slots(body));
        assertThat(slots("{" + TIMES).get(0).slotId())
                .isNotEqualTo(slots("{" + TIMES).get(0).slotId());
    }

    @Test
    void generatedSlotIdHasAtMost64Characters() {
        String longest = TIMES.replace("room-7", "r".repeat(64));

        assertThat(slots("{" + TIMES).get(0).slotId()).startsWith("room-7-").hasSize(19);
        assertThat(slots("{" + longest).get(0).slotId()).startsWith("rrr").hasSize(64);
    }

    @Test
    void bookingsAndSlotsOfOneKeyAreDifferentRequests() {
        UUID slot = slots("{\"slotId\":\"same\"," + TIMES, "key").get(0).requestId();

        assertThat(booking("same", "", "key").requestId()).isNotEqualTo(slot);
    }
}
