package dev.slotkeeper.gateway.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.slotkeeper.contracts.ContractJson;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes what {@code GET /v1/bookings/{requestId}} answers for a decided request (docs/contract.md, HTTP). */
final class BookingJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private BookingJson() {}

    static byte[] write(DecisionRepository.Found found) {
        ObjectNode body = JSON.createObjectNode().put("status", found.status());
        if (found.booking() != null && found.booking().endReason() != null) {
            body.put("reason", found.booking().endReason());
        }
        body.putRawValue("outcome", raw(found.decision().replyJson()));
        if (found.booking() != null) {
            add(found.booking(), body);
        }
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a JSON tree could not be written", impossible);
        }
    }

    private static void add(CurrentBooking booking, ObjectNode body) {
        if (booking.slot() != null) {
            body.putRawValue("slot", raw(ContractJson.write(booking.slot())));
        }
        body.put("firstBookingId", booking.firstBookingId().toString())
                .put("calendarSequence", booking.calendarSequence());
        if (booking.rescheduledTo() != null) {
            body.put("rescheduledTo", booking.rescheduledTo().toString());
        }
    }

    private static RawValue raw(byte[] json) {
        return new RawValue(new String(json, StandardCharsets.UTF_8));
    }
}
