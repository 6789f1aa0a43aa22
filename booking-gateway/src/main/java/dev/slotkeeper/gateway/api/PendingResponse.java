package dev.slotkeeper.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slotkeeper.gateway.queue.QueuePosition;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the JSON for a request that is not decided yet. */
final class PendingResponse {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PendingResponse() {}

    /**
     * Returns the JSON as bytes.
     *
     * @param requestId null to omit the member, for a caller that asked for the request by this id
     * @param position place in the queue and estimated time; null if they are not known
     */
    static byte[] json(@Nullable UUID requestId, @Nullable QueuePosition position) {
        ObjectNode body = JSON.createObjectNode().put("status", "PENDING");
        if (requestId != null) {
            body.put("requestId", requestId.toString());
        }
        try {
            return JSON.writeValueAsBytes(addEstimate(body, position));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a JSON tree could not be written", impossible);
        }
    }

    /** Adds the place in the queue and the estimated seconds, each if it is known. */
    static ObjectNode addEstimate(ObjectNode body, @Nullable QueuePosition position) {
        if (position != null) {
            body.put("queuePosition", position.position());
            if (position.seconds() != null) {
                body.put("estimatedSeconds", position.seconds());
            }
        }
        return body;
    }
}
