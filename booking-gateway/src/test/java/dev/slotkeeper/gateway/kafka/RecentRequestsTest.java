package dev.slotkeeper.gateway.kafka;

import static dev.slotkeeper.gateway.CustomerScope.Everybody.EVERYBODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.gateway.CustomerScope.Only;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentRequestsTest {

    private static final Place PLACE = new Place(3, 17);
    private final RecentRequests recent = new RecentRequests(10, Duration.ofHours(1));

    @Test
    void placeIsFoundOnlyByTheRequestsCustomer() {
        BookSlot booking = new BookSlot(UUID.randomUUID(), "a", "she", 1, null, null);
        recent.remember(booking, PLACE);

        assertThat(recent.place(booking.requestId(), new Only("she"))).isEqualTo(PLACE);
        assertThat(recent.place(booking.requestId(), EVERYBODY)).isEqualTo(PLACE);
        assertThat(recent.place(booking.requestId(), new Only("he"))).isNull();
    }

    @Test
    void laterRequestOfAnotherCustomerWithTheSameIdIsIgnored() {
        BookSlot hers = new BookSlot(UUID.randomUUID(), "a", "she", 1, null, null);
        recent.remember(hers, PLACE);
        recent.remember(new BookSlot(hers.requestId(), "b", "he", 1, null, null), new Place(4, 1));

        assertThat(recent.place(hers.requestId(), new Only("she"))).isEqualTo(PLACE);
        assertThat(recent.place(hers.requestId(), new Only("he"))).isNull();

        recent.remember(hers, new Place(3, 18));
        assertThat(recent.place(hers.requestId(), new Only("she"))).isEqualTo(new Place(3, 18));
    }

    @Test
    void requestWithoutACustomerIsFoundByAdministratorsOnly() {
        SlotCommand close = new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, UUID.randomUUID(), "a", false);
        recent.remember(close, PLACE);

        assertThat(recent.place(close.requestId(), new Only("she"))).isNull();
        assertThat(recent.place(close.requestId(), EVERYBODY)).isEqualTo(PLACE);
    }

    @Test
    void customerIsReadFromTheLogToo() {
        BookSlot booking = new BookSlot(UUID.randomUUID(), "a", "she", 1, null, null);
        Whose whose =
                Whose.of(ContractJson.readCommand(ContractJson.write(booking))).orElseThrow();
        byte[] broken = ("{\"type\":\"BookSlot\",\"requestId\":\"" + booking.requestId()
                        + "\",\"slotId\":\"a\",\"customerId\":\"she\",\"quantity\":0}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(whose.is(booking.requestId(), new Only("she"))).isTrue();
        assertThat(whose.is(booking.requestId(), new Only("he"))).isFalse();
        assertThat(whose.is(UUID.randomUUID(), new Only("she"))).isFalse();
        assertThat(Whose.of(ContractJson.readCommand(broken))).contains(whose);
        assertThat(Whose.of(ContractJson.readCommand(new byte[] {1}))).isEmpty();
    }
}
