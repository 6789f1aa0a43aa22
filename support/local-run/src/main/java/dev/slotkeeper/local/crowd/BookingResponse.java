package dev.slotkeeper.local.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.HttpURLConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to a visitor's booking request.
 *
 * @param status the HTTP status; 0 if there was no response
 * @param bookingId the id of the booking that was made; null if none was
 * @param why the code and the reason of a refusal
 * @param alternatives the slots that the response offers instead
 */
record BookingResponse(int status, @Nullable String bookingId, String why, List<SeenSlot> alternatives) {

    private static final int TOO_MANY_REQUESTS = 429;

    /** The response of a call that failed. */
    static final BookingResponse NONE = new BookingResponse(0, null, "no answer", List.of());

    static BookingResponse of(int status, JsonNode body) {
        if (status == HttpURLConnection.HTTP_CREATED) {
            return new BookingResponse(status, body.path("bookingId").asText(), "", List.of());
        }
        if (status == HttpURLConnection.HTTP_ACCEPTED) {
            return new BookingResponse(status, null, "not decided within the wait", List.of());
        }
        String code = body.path("code").asText("HTTP " + status);
        String reason = body.path("reason").asText("");
        String why = reason.isEmpty() || reason.equals("null") ? code : code + " " + reason;
        return new BookingResponse(status, null, why, SeenSlot.in(body.path("alternatives")));
    }

    boolean isBooked() {
        return bookingId != null;
    }

    /**
     * Returns true if the request was refused for good. Visitors without a response, or with a response that asks for a
     * retry, may still be booked.
     */
    boolean isRefused() {
        boolean isCallers = status >= HttpURLConnection.HTTP_BAD_REQUEST
                && status < HttpURLConnection.HTTP_INTERNAL_ERROR
                && status != TOO_MANY_REQUESTS;
        return isCallers || status == HttpURLConnection.HTTP_GATEWAY_TIMEOUT;
    }
}
