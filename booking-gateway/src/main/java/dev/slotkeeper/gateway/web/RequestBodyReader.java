package dev.slotkeeper.gateway.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads request bodies up to a limit, with or without a declared length. */
public final class RequestBodyReader {

    private static final int CHUNK = 8 * 1024;

    private RequestBodyReader() {}

    /** Thrown for a body with more bytes than allowed. */
    public static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int most;

        public TooLarge(int most) {
            super("the body is larger than " + most + " bytes");
            this.most = most;
        }

        int most() {
            return most;
        }
    }

    /** Thrown when there is no room in memory for another large body. */
    static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ApiResponse apiResponse;

        /** @param apiResponse response to the caller */
        NoRoom(ApiResponse apiResponse) {
            super("too many large bodies at once");
            this.apiResponse = apiResponse;
        }

        ApiResponse answer() {
            return apiResponse;
        }
    }

    /** Thrown when a body does not arrive in time. */
    static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("the body did not arrive in time");
        }
    }

    /** Reads a body for which {@link BodyReceiver} has waited. Reads at most one chunk more than is allowed. */
    public static byte[] read(HttpServletRequest request, int most) throws IOException {
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
