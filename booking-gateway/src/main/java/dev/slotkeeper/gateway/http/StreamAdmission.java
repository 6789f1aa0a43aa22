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

/** Lets callers listen, as many as there is room for; others are asked to come back. */
@Component
final class StreamAdmission {

    /** What a browser sends when it comes back. */
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

    /** The refusal where there is no room; absent where there is. */
    @Nullable
    Answer refusal() {
        if (streams.hasRoom()) {
            return null;
        }
        return Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, "Too many callers listen at the moment.")
                .answer();
    }

    /** There was nothing more to tell, so that a browser needn't come back. */
    static ResponseEntity<byte[]> over(HttpServletRequest request) {
        return AnswerMeter.noted(
                request,
                new Answer(
                        "STREAM_OVER",
                        ResponseEntity.status(HttpStatus.NO_CONTENT).build()));
    }

    /** Answers with a stream, unless there is no room for it. */
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
