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

    /** @param requestId null to omit it, for a caller who asked by this id */
    static byte[] json(@Nullable UUID requestId, @Nullable QueuePosition queue) {
        ObjectNode body = JSON.createObjectNode().put("status", "PENDING");
        if (requestId != null) {
            body.put("requestId", requestId.toString());
        }
        try {
            return JSON.writeValueAsBytes(addTo(body, queue));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a JSON tree could not be written", impossible);
        }
    }

    /** Adds queue position and estimated seconds as far as they are known: both, only the position, or neither. */
    static ObjectNode addTo(ObjectNode body, @Nullable QueuePosition queue) {
        if (queue != null) {
            body.put("queuePosition", queue.position());
            if (queue.seconds() != null) {
                body.put("estimatedSeconds", queue.seconds());
            }
        }
        return body;
    }
}
