package dev.slotkeeper.gateway.http;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.live.Listener;
import dev.slotkeeper.gateway.live.Streams;
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

    private final Streams streams;
    private final Shares shares;

    StreamAdmission(Streams streams, Shares shares) {
        this.streams = streams;
        this.shares = shares;
    }

    static @Nullable String lastEventId(HttpServletRequest request) {
        return request.getHeader(LAST_EVENT_ID);
    }

    /** Returns the refusal if there is no room for another stream; else null. */
    @Nullable
    Answer refusal() {
        if (streams.hasRoom()) {
            return null;
        }
        return Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, "Too many callers listen at the moment.")
                .answer();
    }

    /** Returns 204: the stream has no further events, so that a browser does not reconnect. */
    static ResponseEntity<byte[]> over(HttpServletRequest request) {
        return AnswerMeter.noted(
                request,
                new Answer(
                        "STREAM_OVER",
                        ResponseEntity.status(HttpStatus.NO_CONTENT).build()));
    }

    /**
     * Opens a stream, or refuses it.
     *
     * @return null when the stream is open; else the refusal, or the response to a HEAD request
     */
    @Nullable
    ResponseEntity<byte[]> open(HttpServletRequest request, HttpServletResponse response, Listener listener)
            throws IOException {
        Answer refusal = refusal();
        if (refusal != null) {
            return AnswerMeter.noted(request, refusal);
        }
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
        }
        ShareHolder holder = shares.holder(request);
        Shares.Permit permit = shares.take(BoundedPlace.STREAMS, holder, 1);
        if (permit == null) {
            return AnswerMeter.noted(request, shares.refusal(BoundedPlace.STREAMS, holder));
        }
        listener.onEnd(permit::release);
        AnswerMeter.note(request, "STREAM");
        try {
            EventLine.open(request, response, listener);
        } catch (IOException | RuntimeException | Error failed) {
            permit.release();
            throw failed;
        }
        return null;
    }
}
