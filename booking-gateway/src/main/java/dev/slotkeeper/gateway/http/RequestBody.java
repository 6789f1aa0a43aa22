package dev.slotkeeper.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a body that may be too long, however it is sent. */
final class RequestBody {

    private static final int CHUNK = 8 * 1024;

    private RequestBody() {}

    /** More bytes than are allowed. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int most;

        TooLarge(int most) {
            super("a body of more than " + most + " bytes");
            this.most = most;
        }

        int most() {
            return most;
        }
    }

    /** There is no room in memory for another body that is as large. */
    static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Answer answer;

        /** @param answer for the caller */
        NoRoom(Answer answer) {
            super("too many large bodies at once");
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }

    /** The bytes did not come in time. */
    static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("a body that takes too long");
        }
    }

    /** Reads a body that {@link BodyArrival} has waited for; at most one chunk more than is allowed. */
    static byte[] read(HttpServletRequest request, int most) throws IOException {
        if (request.getContentLengthLong() > most) {
            throw new TooLarge(most);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        InputStream in = request.getInputStream();
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            body.write(chunk, 0, n);
            if (body.size() > most) {
                throw new TooLarge(most);
            }
        }
        return body.toByteArray();
    }
}
