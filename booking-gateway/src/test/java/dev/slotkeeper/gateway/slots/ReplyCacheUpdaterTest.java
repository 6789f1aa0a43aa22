package dev.slotkeeper.gateway.slots;

import static dev.slotkeeper.gateway.slots.LiveFixture.NOW;
import static dev.slotkeeper.gateway.slots.LiveFixture.all;
import static dev.slotkeeper.gateway.slots.LiveFixture.booked;
import static dev.slotkeeper.gateway.slots.LiveFixture.slot;
import static dev.slotkeeper.gateway.slots.LiveFixture.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingUpdate;
import dev.slotkeeper.contracts.BookingUpdate.Kind;
import dev.slotkeeper.contracts.BookingUpdate.Move;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.contracts.SlotUpdate;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Checks that the receiver of a reply sees it in the next list, in any order of the messages. */
class ReplyCacheUpdaterTest {

    private static final Duration MOMENT = Duration.ofMillis(10);

    private static BookingUpdate update(Kind kind, String slotId, int taken) {
        UUID id = UUID.randomUUID();
        Move move = kind == Kind.BOOKING_RESCHEDULED ? new Move(id, "b") : null;
        return new BookingUpdate(
                kind, id, id, slotId, id, "c", 1, taken, 10, null, null, null, move, NOW.plusMillis(2));
    }

    @Test
    void replyIsListedBeforeTheFeedConfirmsIt() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));

        slots.replies.replied(booked("a", 4, NOW));
        assertThat(slots.seats("a")).isEqualTo(4);

        slots.live.slotChanged(state("a", 4, 6));
        slots.live.slotChanged(state("a", 5, 7));
        assertThat(slots.seats("a")).isEqualTo(5);
        assertThat(slots.memory.unconfirmedReplies().size()).isZero();
    }

    @Test
    void feedMessageOlderThanTheReplyChangesNothing() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));

        slots.replies.replied(booked("a", 4, NOW));
        slots.replies.replied(update(Kind.BOOKING_CANCELLED, "a", 3));
        slots.live.slotChanged(state("a", 4, 6));
        assertThat(slots.seats("a")).isEqualTo(3);

        slots.live.slotChanged(state("a", 3, 7));
        slots.live.slotChanged(state("a", 6, 8));
        assertThat(slots.seats("a")).isEqualTo(6);
    }

    @Test
    void replyOlderThanTheFeedIsCorrectedByTheDatabase() {
        LiveFixture slots = LiveFixture.ready(state("a", 7, 9));

        slots.replies.replied(booked("a", 4, NOW));
        slots.replyVerifier.tick();
        assertThat(slots.seats("a")).as("not read before the feed had time").isEqualTo(4);

        slots.passes(UnconfirmedReplies.FEED_IS_QUICK);
        slots.away = true;
        slots.replyVerifier.tick();
        assertThat(slots.seats("a")).isEqualTo(4);

        slots.away = false;
        slots.passes(Duration.ofSeconds(1));
        slots.replyVerifier.tick();
        assertThat(slots.seats("a")).isEqualTo(7);
        assertThat(slots.memory.unconfirmedReplies().size()).isZero();
    }

    @Test
    void laggingStandbyDoesNotRevertAReply() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));
        slots.replies.replied(booked("a", 4, NOW));

        slots.passes(UnconfirmedReplies.FEED_IS_QUICK);
        slots.replyVerifier.tick();

        assertThat(slots.seats("a")).isEqualTo(4);
        assertThat(slots.memory.unconfirmedReplies().size()).isEqualTo(1);
    }

    @Test
    void newerStateInTheDatabaseReplacesAPatchAtOnce() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));
        slots.replies.replied(booked("a", 4, NOW));
        slots.database.set(0, state("a", 8, 6));

        slots.passes(UnconfirmedReplies.FEED_IS_QUICK);
        slots.replyVerifier.tick();

        assertThat(slots.seats("a")).isEqualTo(8);
    }

    @Test
    void replyOfAnEarlierDecisionIsIgnored() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));

        slots.replies.replied(booked("a", 5, NOW.plusMillis(1)));
        slots.replies.replied(booked("a", 4, NOW));

        assertThat(slots.seats("a")).isEqualTo(5);
    }

    @Test
    void repeatedReplyOfAnOldRequestIsIgnored() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));
        slots.passes(Duration.ofSeconds(10));

        slots.replies.replied(booked("a", 1, NOW));

        assertThat(slots.seats("a")).isEqualTo(3);
    }

    @Test
    void rescheduleIsListedOnBothSlotsOrListsComeFromTheDatabase() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5), state("b", 0, 1));

        slots.replies.replied(update(Kind.BOOKING_RESCHEDULED, "a", 1));
        assertThat(slots.live.page(all(10, null)))
                .as("list while the old slot's seats are unknown")
                .isEmpty();

        slots.database.set(0, state("a", 2, 6));
        slots.passes(MOMENT);
        slots.replyVerifier.tick();
        assertThat(slots.seats("a")).isEqualTo(2);
        assertThat(slots.seats("b")).isEqualTo(1);
    }

    @Test
    void listsComeFromTheDatabaseUntilABookedSlotIsCached() {
        LiveFixture slots = LiveFixture.ready();

        slots.replies.replied(booked("a", 1, NOW));
        assertThat(slots.live.page(all(10, null))).isEmpty();

        slots.database.add(state("a", 1, 2));
        slots.passes(MOMENT);
        slots.replyVerifier.tick();
        assertThat(slots.seats("a")).isEqualTo(1);
    }

    @Test
    void createdSlotIsListedAndDeletedSlotIsRemovedAtOnce() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));
        UUID id = UUID.randomUUID();

        slots.replies.replied(new SlotCreated(id, id, slot("new", "room-1", 5, 0), NOW));
        slots.replies.replied(new SlotUpdate(
                SlotUpdate.Kind.SLOT_DELETED, id, id, state("a", 3, 5).slot(), NOW));

        assertThat(slots.listed("new")).isPresent();
        assertThat(slots.listed("a")).isEmpty();

        slots.live.slotChanged(state("new", 0, 1));
        assertThat(slots.memory.slot("new").orElseThrow().sequence()).isEqualTo(1);
    }

    @Test
    void fullSlotWithAReturnedSeatIsAvailableButAClosedOneIsNot() {
        LiveFixture slots = LiveFixture.ready(state("full", 10, 5));
        slots.memory.put(new SlotAvailability(closed(), false, 2));

        slots.replies.replied(update(Kind.BOOKING_CANCELLED, "full", 9));
        slots.replies.replied(update(Kind.BOOKING_CANCELLED, "closed", 2));

        assertThat(slots.listed("full").orElseThrow().isAvailable()).isTrue();
        assertThat(slots.listed("closed").orElseThrow().isAvailable()).isFalse();
        assertThat(slots.seats("closed")).isEqualTo(2);
    }

    @Test
    void returnedSeatOfASlotWithAWaitlistIsNotShownAsFree() {
        LiveFixture slots = LiveFixture.ready(waited(10, 1, 5));

        slots.replies.replied(update(Kind.BOOKING_CANCELLED, "full", 9));
        assertThat(slots.live.page(all(10, null)))
                .as("list while the promotion is unknown")
                .isEmpty();

        slots.live.slotChanged(waited(10, 0, 6));
        slots.database.set(0, waited(10, 0, 6));
        slots.passes(MOMENT);
        slots.replyVerifier.tick();
        assertThat(slots.seats("full")).isEqualTo(10);
    }

    private static SlotAvailability waited(int taken, int waiting, long sequence) {
        return new SlotAvailability(
                slot("full", "room-1", 60, taken).with(10, taken, taken < 10, waiting), false, sequence);
    }

    @Test
    void newWaitlistEntryIsListedAtOnce() {
        LiveFixture slots = LiveFixture.ready(waited(10, 1, 5));

        slots.replies.replied(waitlisted(2));

        assertThat(slots.listed("full").orElseThrow().waiting()).isEqualTo(2);
        assertThat(slots.listed("full").orElseThrow().isAvailable()).isFalse();
    }

    private static BookingUpdate waitlisted(int position) {
        UUID id = UUID.randomUUID();
        return new BookingUpdate(
                Kind.BOOKING_WAITLISTED, id, id, "full", id, "c", 1, 10, 10, null, position, null, null, NOW);
    }

    @Test
    void stateFromAReplyIsNotSureUntilConfirmed() {
        LiveFixture slots = LiveFixture.ready(state("a", 3, 5));
        assertThat(slots.memory.slot("a").orElseThrow().seen().confirmed()).isTrue();

        slots.replies.replied(update(Kind.BOOKING_CANCELLED, "a", 2));
        assertThat(slots.memory.slot("a").orElseThrow().seen().confirmed()).isFalse();

        slots.live.slotChanged(state("a", 2, 6));
        assertThat(slots.memory.slot("a").orElseThrow().seen().confirmed()).isTrue();
    }

    private static SlotState closed() {
        return new SlotState("closed", "room-1", NOW, NOW.plusSeconds(1), 10, 3, false, 1, null);
    }
}
