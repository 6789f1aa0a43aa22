package dev.slotkeeper.gateway.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/**
 * Reads a body in pieces of any size, longer or shorter than declared. The first byte of an input gives the declared
 * length, the second the size of the pieces. The rest is the body, repeated as often as the third byte says.
 */
public final class RequestBodyReaderTarget {

    private static final int HEAD = 3;
    private static final int MAX_BODY = 64 * 1024;
    private static final int CHUNK = 8 * 1024;

    private RequestBodyReaderTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        if (bytes.length <= HEAD) {
            return;
        }
        int length = (bytes.length - HEAD) * (1 + (bytes[2] & 0xff));
        long declared = bytes[0] == 0 ? -1 : bytes[0] * 1_024L;
        Pieces pieces = new Pieces(bytes, length, 1 + (bytes[1] & 0xff) * 64);
        boolean fits = length <= MAX_BODY && declared <= MAX_BODY;
        try {
            byte[] read = RequestBodyReader.read(request(declared, pieces), MAX_BODY);
            if (!fits || !Arrays.equals(read, pieces.all())) {
                throw new AssertionError(read.length + " bytes were read of " + length + ", declared " + declared);
            }
        } catch (RequestBodyReader.TooLarge refused) {
            if (fits) {
                throw new AssertionError(length + " bytes were refused, declared " + declared, refused);
            }
            if (pieces.at > MAX_BODY + CHUNK) {
                throw new AssertionError(pieces.at + " bytes were read before they were refused");
            }
        }
    }

    private static HttpServletRequest request(long declared, ServletInputStream body) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                RequestBodyReaderTarget.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContentLengthLong" -> declared;
                    case "getInputStream" -> body;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Returns a body in pieces of at most one size. */
    private static final class Pieces extends ServletInputStream {

        private final byte[] bytes;
        private final int length;
        private final int size;
        private int at;

        Pieces(byte[] bytes, int length, int size) {
            this.bytes = bytes;
            this.length = length;
            this.size = size;
        }

        byte[] all() {
            byte[] all = new byte[length];
            for (int i = 0; i < length; i++) {
                all[i] = byteAt(i);
            }
            return all;
        }

        private byte byteAt(int index) {
            return bytes[HEAD + index % (bytes.length - HEAD)];
        }

        @Override
        public int read() {
            return at == length ? -1 : byteAt(at++) & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) {
            int given = Math.min(Math.min(most, size), length - at);
            for (int i = 0; i < given; i++) {
                into[from + i] = byteAt(at++);
            }
            return given == 0 && most > 0 ? -1 : given;
        }

        @Override
        public boolean isFinished() {
            return at == length;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
