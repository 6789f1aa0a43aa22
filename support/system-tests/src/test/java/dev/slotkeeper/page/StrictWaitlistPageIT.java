package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With the strict order, seats that are held back are not for sale on the page; the waitlist is. */
class StrictWaitlistPageIT extends OnThePage {

    @BeforeAll
    static void start() {
        open("--booking.worker.waitlist.overtaking=false");
    }

    @Test
    void aSlotThatHoldsItsFreeSeatBackOffersTheWaitlist() {
        String slot = stage.slot(resource, 0, 2);
        visitor.arrive(resource);
        visitor.seesRow(slot, "2 seats left");
        stage.bookedByOthers(slot);
        visitor.seesRow(slot, "1 seat left");

        String couple =
                "{\"slotId\":\"%s\",\"customerId\":\"couple\",\"quantity\":2,\"ifFull\":\"WAITLIST\"}".formatted(slot);
        assertThat(stage.gateway().post("/v1/bookings", couple).statusCode()).isEqualTo(202);

        visitor.seesRow(slot, "Reserved for the waitlist");
        assertThat(visitor.offers(slot, "book")).isFalse();
        assertThat(visitor.offers(slot, "join")).isTrue();
        visitor.choose(slot, "join");
        visitor.sees("WAITLISTED");
    }
}
