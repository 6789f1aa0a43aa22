package dev.slotkeeper.local.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.HttpURLConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor is told.
 *
 * @param status of the HTTP answer; 0 when there was none
 * @param bookingId of a booking that was made
 * @param why the code and the reason of a refusal
 * @param alternatives what it offers instead
 */
record BookingAnswer(int status, @Nullable String bookingId, String why, List<SeenSlot> alternatives) {

    private static final int TOO_MANY_REQUESTS = 429;

    /** Nobody answered. */
    static final BookingAnswer NONE = new BookingAnswer(0, null, "no answer", List.of());

    static BookingAnswer of(int status, JsonNode body) {
        if (status == HttpURLConnection.HTTP_CREATED) {
            return new BookingAnswer(status, body.path("bookingId").asText(), "", List.of());
        }
        if (status == HttpURLConnection.HTTP_ACCEPTED) {
            return new BookingAnswer(status, null, "not decided within the wait", List.of());
        }
        String code = body.path("code").asText("HTTP " + status);
        String reason = body.path("reason").asText("");
        String why = reason.isEmpty() || reason.equals("null") ? code : code + " " + reason;
        return new BookingAnswer(status, null, why, SeenSlot.in(body.path("alternatives")));
    }

    boolean isBooked() {
        return bookingId != null;
    }

    /** Whether it was a no that stays one; who is not answered, or asked to come back, may still be booked. */
    boolean isRefused() {
        boolean isCallers = status >= HttpURLConnection.HTTP_BAD_REQUEST
                && status < HttpURLConnection.HTTP_INTERNAL_ERROR
                && status != TOO_MANY_REQUESTS;
        return isCallers || status == HttpURLConnection.HTTP_GATEWAY_TIMEOUT;
    }
}
