package dev.slotkeeper.gateway.kafka;

import static dev.slotkeeper.gateway.CustomerScope.Everybody.EVERYBODY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotCommand;
import dev.slotkeeper.gateway.CustomerScope.Only;
import dev.slotkeeper.gateway.queue.LogPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentRequestsTest {

    private static final LogPosition PLACE = new LogPosition(3, 17);
    private final RecentRequests recent = new RecentRequests(10, Duration.ofHours(1));

    @Test
    void placeIsFoundOnlyByTheRequestsCustomer() {
        BookSlot booking = new BookSlot(UUID.randomUUID(), "a", "she", 1, null, null);
        recent.add(booking, PLACE);

        assertThat(recent.position(booking.requestId(), new Only("she"))).isEqualTo(PLACE);
        assertThat(recent.position(booking.requestId(), EVERYBODY)).isEqualTo(PLACE);
        assertThat(recent.position(booking.requestId(), new Only("he"))).isNull();
    }

    @Test
    void laterRequestOfAnotherCustomerWithTheSameIdIsIgnored() {
        BookSlot hers = new BookSlot(UUID.randomUUID(), "a", "she", 1, null, null);
        recent.add(hers, PLACE);
        recent.add(new BookSlot(hers.requestId(), "b", "he", 1, null, null), new LogPosition(4, 1));

        assertThat(recent.position(hers.requestId(), new Only("she"))).isEqualTo(PLACE);
        assertThat(recent.position(hers.requestId(), new Only("he"))).isNull();

        recent.add(hers, new LogPosition(3, 18));
        assertThat(recent.position(hers.requestId(), new Only("she"))).isEqualTo(new LogPosition(3, 18));
    }

    @Test
    void requestWithoutACustomerIsFoundByAdministratorsOnly() {
        SlotCommand close = new SlotCommand(SlotCommand.Kind.CLOSE_SLOT, UUID.randomUUID(), "a", false);
        recent.add(close, PLACE);

        assertThat(recent.position(close.requestId(), new Only("she"))).isNull();
        assertThat(recent.position(close.requestId(), EVERYBODY)).isEqualTo(PLACE);
    }

    @Test
    void customerIsReadFromTheLogToo() {
        BookSlot booking = new BookSlot(UUID.randomUUID(), "a", "she", 1, null, null);
        RequestOwner requestOwner = RequestOwner.of(ContractJson.decodedCommand(ContractJson.write(booking)))
                .orElseThrow();
        byte[] broken = ("{\"type\":\"BookSlot\",\"requestId\":\"" + booking.requestId()
                        + "\",\"slotId\":\"a\",\"customerId\":\"she\",\"quantity\":0}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(requestOwner.is(booking.requestId(), new Only("she"))).isTrue();
        assertThat(requestOwner.is(booking.requestId(), new Only("he"))).isFalse();
        assertThat(requestOwner.is(UUID.randomUUID(), new Only("she"))).isFalse();
        assertThat(RequestOwner.of(ContractJson.decodedCommand(broken))).contains(requestOwner);
        assertThat(RequestOwner.of(ContractJson.decodedCommand(new byte[] {1}))).isEmpty();
    }
}
