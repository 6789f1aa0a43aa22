package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Maps codes and reasons to HTTP statuses, as the contract's table of codes does. */
public final class StatusMapping {

    private StatusMapping() {}

    public static HttpStatus of(ErrorCode code, @Nullable Reason reason) {
        return switch (code) {
            case VALIDATION_ERROR -> reason == null ? HttpStatus.BAD_REQUEST : of(reason);
            case SLOT_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case SLOT_UNAVAILABLE, SLOT_CHANGED, SLOT_UPDATE_FAILED -> HttpStatus.CONFLICT;
            case SLOT_FETCH_ERROR -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static HttpStatus of(Reason reason) {
        return switch (reason) {
            case MALFORMED -> HttpStatus.BAD_REQUEST;
            case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case REQUEST_ID_REUSED,
                    SLOT_EXISTS,
                    ALREADY_CANCELLED,
                    ALREADY_CONFIRMED,
                    ALREADY_RESCHEDULED,
                    NOT_CONFIRMED,
                    HOLD_EXPIRED,
                    NOT_DUE,
                    CAPACITY_BELOW_BOOKED,
                    SLOT_HAS_BOOKINGS,
                    LIMIT_EXCEEDED,
                    OVERLAPPING,
                    CLOSED,
                    FULL,
                    IN_PAST,
                    TERMS,
                    BOOKINGS -> HttpStatus.CONFLICT;
        };
    }
}
