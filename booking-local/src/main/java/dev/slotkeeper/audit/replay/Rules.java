package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.ReadCommand;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCommand;
import org.jspecify.annotations.Nullable;

/** Decides requests according to the contract. The draft receives the changes that the reply entails. */
final class Rules {

    private final Policy policy;

    Rules(Policy policy) {
        this.policy = policy;
    }

    Told answer(Ask ask, Draft draft, Told stored) {
        Words words = new Words(ask, draft.now());
        ReadCommand.Broken broken = ask.broken();
        if (broken != null) {
            return words.malformed(broken.detail(), broken.customerId(), broken.quantity());
        }
        Command command = ask.command();
        Waitlist waitlist = new Waitlist(policy, draft, words);
        if (command instanceof SeatCommand seats) {
            return new SeatRules(policy, ask, draft, words).answer(seats);
        }
        if (command instanceof BookingCommand booking) {
            return new LifeRules(ask, draft, words, waitlist).answer(booking);
        }
        if (command instanceof RescheduleBooking move) {
            return new LifeRules(ask, draft, words, waitlist).answer(move, stored);
        }
        AdminRules admin = new AdminRules(ask, draft, words, waitlist);
        if (command instanceof CreateSlot slot) {
            return admin.answer(slot);
        }
        if (command instanceof ChangeSlot change) {
            return admin.answer(change);
        }
        if (command instanceof SlotCommand slot) {
            return admin.answer(slot, stored);
        }
        throw new IllegalArgumentException("no rule for " + command);
    }

    /** Returns the refusal of a move that follows from the old slot; null if there is none. */
    @Nullable
    Told whyNotLeave(Ask ask, Draft draft, RescheduleBooking move) {
        Words words = new Words(ask, draft.now());
        return new LifeRules(ask, draft, words, new Waitlist(policy, draft, words)).whyNotLeave(move);
    }
}
