package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reports a rejected request, with the reason and the next step.
 *
 * @param customerId absent when the request named none that could be read
 * @param quantity absent when the request has none
 * @param reason absent for codes that have a single meaning
 * @param detail what exactly broke the contract; only with {@link Reason#MALFORMED}
 * @param currentBookings seats taken when this was decided; absent when the slot was not read
 * @param capacity seats of the slot when this was decided; absent when the slot was not read
 */
public record BookingRejected(
        UUID eventId,
        UUID requestId,
        String slotId,
        @Nullable String customerId,
        @Nullable Integer quantity,
        ErrorCode code,
        @Nullable Reason reason,
        @Nullable String detail,
        @Nullable Integer currentBookings,
        @Nullable Integer capacity,
        Instant decidedAt)
        implements Reply {

    /**
     * @throws IllegalArgumentException if the reason does not belong to the code, or a detail comes without MALFORMED
     */
    public BookingRejected {
        if (detail != null && reason != Reason.MALFORMED) {
            throw new IllegalArgumentException("only MALFORMED has a detail, not " + code + " " + reason);
        }
        if (reason == null ? code.hasReasons() : reason.code() != code) {
            throw new IllegalArgumentException("reason " + reason + " does not belong to code " + code);
        }
    }

    /** Returns a message for a person: what happened. */
    public String message() {
        if (detail != null) {
            return detail;
        }
        return reason == null ? code.message() : reason.message();
    }

    /** Returns the member that breaks the contract; null unless the reason is MALFORMED. */
    public @Nullable String field() {
        ContractViolation.Parts parts = parts();
        return parts == null ? null : parts.field();
    }

    /** Returns the value given for {@link #field}; null if there is no field, or if the value is not repeated. */
    public @Nullable String given() {
        ContractViolation.Parts parts = parts();
        return parts == null ? null : parts.given();
    }

    /** Returns what the contract allows for {@link #field}; null if there is no field. */
    public @Nullable String allowed() {
        ContractViolation.Parts parts = parts();
        return parts == null ? null : parts.allowed();
    }

    private ContractViolation.@Nullable Parts parts() {
        return detail == null ? null : ContractViolation.parts(detail);
    }

    /** Returns a message for a person: what to do next. */
    public String action() {
        return code.action();
    }

    /** Returns true if the same request id may be sent again. */
    public boolean retryable() {
        return code.retryable();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visit(this);
    }
}
