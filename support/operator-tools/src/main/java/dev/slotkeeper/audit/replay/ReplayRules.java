package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SlotCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides requests according to the contract. The draft receives the changes that the reply entails. */
final class ReplayRules {

    private final Policy policy;

    ReplayRules(Policy policy) {
        this.policy = policy;
    }

    ReplyColumns answer(LoggedRequest request, Draft draft, ReplyColumns stored) {
        ReplyColumnsBuilder builder = new ReplyColumnsBuilder(request, draft.now());
        DecodedCommand.Broken broken = request.broken();
        if (broken != null) {
            return builder.malformed(broken.detail(), broken.customerId(), broken.quantity());
        }
        Waitlist waitlist = new Waitlist(policy, draft, builder);
        SeatRules seats = new SeatRules(policy, request, draft, builder);
        LifeRules life = new LifeRules(request, draft, builder, waitlist);
        AdminRules admin = new AdminRules(request, draft, builder, waitlist);
        return Objects.requireNonNull(request.command()).accept(new Command.Visitor<ReplyColumns>() {
            @Override
            public ReplyColumns visit(BookSlot command) {
                return seats.answer(command);
            }

            @Override
            public ReplyColumns visit(HoldSlot command) {
                return seats.answer(command);
            }

            @Override
            public ReplyColumns visit(BookingCommand command) {
                return life.answer(command);
            }

            @Override
            public ReplyColumns visit(RescheduleBooking command) {
                return life.answer(command, stored);
            }

            @Override
            public ReplyColumns visit(CreateSlot command) {
                return admin.answer(command);
            }

            @Override
            public ReplyColumns visit(ChangeSlot command) {
                return admin.answer(command);
            }

            @Override
            public ReplyColumns visit(SlotCommand command) {
                return admin.answer(command, stored);
            }
        });
    }

    /** Returns the refusal of a move that follows from the old slot; null if there is none. */
    @Nullable
    ReplyColumns whyNotLeave(LoggedRequest request, Draft draft, RescheduleBooking move) {
        ReplyColumnsBuilder builder = new ReplyColumnsBuilder(request, draft.now());
        return new LifeRules(request, draft, builder, new Waitlist(policy, draft, builder)).whyNotLeave(move);
    }
}
