package dev.slotkeeper.gateway.connector;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.http.HttpHeaders;

/**
 * Closes connections after a response whose request body was not read; Tomcat would wait for the end of that body. Hands
 * the handler that takes over a connection on to the {@link BoundedProcessor}.
 */
public final class UnreadBodies extends ValveBase {

    /**
     * Index of the note that holds the value of {@link BoundedProtocol#SUCCESSOR}. Unlike attributes, notes outlive the
     * response.
     */
    static final int SUCCESSOR_NOTE = 31;

    public UnreadBodies() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        request.getCoyoteRequest().setNote(SUCCESSOR_NOTE, request.getAttribute(BoundedProtocol.SUCCESSOR));
        if (!request.isAsync() && !request.isFinished() && !isBuffered(request.getCoyoteRequest())) {
            if (!response.isCommitted()) {
                response.setHeader(HttpHeaders.CONNECTION, "close");
            }
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /**
     * Returns whether a body of which nothing was read has arrived in full, so that it can be skipped without waiting.
     */
    static boolean isBuffered(org.apache.coyote.Request request) {
        request.action(ActionCode.AVAILABLE, true);
        long length = request.getContentLengthLong();
        return length >= 0 && request.getAvailable() >= length;
    }
}
