package dev.slotkeeper.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.DecisionRecord;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredDecisionTest {

    private static final String PSEUDONYM = "erased-00000000-0000-0000-0000-000000000000";
    private static final UUID REQUEST = new UUID(1, 1);
    private static final UUID DIGEST = new UUID(2, 2);
    private static final UUID BOOKING = new UUID(3, 3);

    @Test
    void ofTheCustomersOwnDecisionNothingIsLeftThatFollowsFromTheId() {
        UUID event = DecisionRecord.eventId(REQUEST, DIGEST);
        String details =
                "{\"type\":\"SlotHeld\",\"eventId\":\"%s\",\"customerId\":\"c-1\",\"quantity\":2}".formatted(event);
        String promoted =
                "{\"type\":\"BookingConfirmed\",\"eventId\":\"%s\",\"bookingId\":\"%s\",\"customerId\":\"c-2\"}"
                        .formatted(DecisionRecord.eventId(event, BOOKING), BOOKING);

        StoredDecision erased = new StoredDecision(REQUEST, DIGEST, "c-1", details, promoted).without("c-1", PSEUDONYM);

        assertThat(erased.customerId()).isEqualTo(PSEUDONYM);
        assertThat(erased.digest()).isNotEqualTo(DIGEST);
        UUID other = DecisionRecord.eventId(REQUEST, erased.digest());
        assertThat(erased.details())
                .isEqualTo("{\"type\":\"SlotHeld\",\"eventId\":\"%s\",\"customerId\":\"%s\",\"quantity\":2}"
                        .formatted(other, PSEUDONYM));
        assertThat(erased.followUps())
                .isEqualTo(
                        "{\"type\":\"BookingConfirmed\",\"eventId\":\"%s\",\"bookingId\":\"%s\",\"customerId\":\"c-2\"}"
                                .formatted(DecisionRecord.eventId(other, BOOKING), BOOKING));
    }

    @Test
    void ofAnothersDecisionOnlyTheNameIsTaken() {
        String own = "{\"eventId\":\"x\",\"customerId\":\"c-2\"}";
        String lines =
                "{\"eventId\":\"a\",\"customerId\":\"c-3\"}\n{\"eventId\":\"b\",\"customerId\":\"c-1\",\"later\":[1,{\"a\":null}]}";

        StoredDecision erased = new StoredDecision(REQUEST, DIGEST, "c-2", own, lines).without("c-1", PSEUDONYM);

        assertThat(erased)
                .isEqualTo(new StoredDecision(
                        REQUEST,
                        DIGEST,
                        "c-2",
                        own,
                        "{\"eventId\":\"a\",\"customerId\":\"c-3\"}\n{\"eventId\":\"b\",\"customerId\":\"%s\",\"later\":[1,{\"a\":null}]}"
                                .formatted(PSEUDONYM)));
    }

    @Test
    void anIdThatOnlyBeginsAlikeIsLeftAlone() {
        StoredDecision other = new StoredDecision(REQUEST, DIGEST, "c-12", "{\"customerId\":\"c-12\"}", null);

        assertThat(other.without("c-1", PSEUDONYM)).isEqualTo(other);
    }

    @Test
    void contractViolationIsErasedWithItsCustomerOnly() {
        StoredDecision malformed =
                new StoredDecision(REQUEST, DIGEST, "c-1", "key: given Mary of c-1, allowed the slotId s", null);

        StoredDecision erased = malformed.without("c-1", PSEUDONYM);

        assertThat(erased.details()).isEqualTo("erased");
        assertThat(erased.customerId()).isEqualTo(PSEUDONYM);
        assertThat(malformed.without("c-2", PSEUDONYM)).isEqualTo(malformed);
    }
}
