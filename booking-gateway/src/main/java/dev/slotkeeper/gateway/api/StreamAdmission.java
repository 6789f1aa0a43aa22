package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.live.SseEventLoop;
import dev.slotkeeper.gateway.live.Subscriber;
import dev.slotkeeper.gateway.web.ApiResponse;
import dev.slotkeeper.gateway.web.BoundedResource;
import dev.slotkeeper.gateway.web.Problem;
import dev.slotkeeper.gateway.web.ResponseMetrics;
import dev.slotkeeper.gateway.web.ShareHolder;
import dev.slotkeeper.gateway.web.Shares;
import dev.slotkeeper.gateway.web.SseConnection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Opens streams, up to the limit of the gateway and the share of the caller; refuses others with {@code Retry-After}.
 */
@Component
final class StreamAdmission {

    /** Header in which a browser that reconnects names the last event it received. */
    static final String LAST_EVENT_ID = "Last-Event-ID";

    private final SseEventLoop eventLoop;
    private final Shares shares;

    StreamAdmission(SseEventLoop eventLoop, Shares shares) {
        this.eventLoop = eventLoop;
        this.shares = shares;
    }

    static @Nullable String lastEventId(HttpServletRequest request) {
        return request.getHeader(LAST_EVENT_ID);
    }

    /** Returns the refusal if there is no room for another stream; else null. */
    @Nullable
    ApiResponse refusal() {
        if (eventLoop.hasRoom()) {
            return null;
        }
        return Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, "Too many callers listen at the moment.")
                .response();
    }

    /** Returns 204: the stream has no further events, so that a browser does not reconnect. */
    static ResponseEntity<byte[]> noFurtherEvents(HttpServletRequest request) {
        return ResponseMetrics.recorded(
                request,
                new ApiResponse(
                        "STREAM_OVER",
                        ResponseEntity.status(HttpStatus.NO_CONTENT).build()));
    }

    /**
     * Opens a stream, or refuses it.
     *
     * @return null when the stream is open; else the refusal, or the response to a HEAD request
     */
    @Nullable
    ResponseEntity<byte[]> open(HttpServletRequest request, HttpServletResponse response, Subscriber subscriber)
            throws IOException {
        ApiResponse refusal = refusal();
        if (refusal != null) {
            return ResponseMetrics.recorded(request, refusal);
        }
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
        }
        ShareHolder holder = shares.holder(request);
        Shares.Permit permit = shares.take(BoundedResource.STREAMS, holder, 1);
        if (permit == null) {
            return ResponseMetrics.recorded(request, shares.refusal(BoundedResource.STREAMS, holder));
        }
        subscriber.onEnd(permit::release);
        ResponseMetrics.record(request, "STREAM");
        try {
            SseConnection.open(request, response, subscriber);
        } catch (IOException | RuntimeException | Error failed) {
            permit.release();
            throw failed;
        }
        return null;
    }
}
