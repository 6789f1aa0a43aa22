package dev.slotkeeper.bench.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 response.
 *
 * @param status such as 201
 * @param keepsConnection whether the connection can be used again
 * @param body without chunk headers, one character per byte
 */
record HttpAnswer(int status, boolean keepsConnection, String body) {

    private static final String LINE_END = "\r\n";
    private static final String HEAD_END = "\r\n\r\n";
    private static final int STATUS_FROM = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;

    /**
     * Parses a response from all bytes received so far.
     *
     * @return null while it is incomplete
     * @throws IllegalArgumentException if it is no response, or has neither a content length nor chunks
     */
    static @Nullable HttpAnswer read(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf(HEAD_END);
        if (headEnd < 0) {
            return null;
        }
        String head = text.substring(0, headEnd).toLowerCase(Locale.ROOT);
        int bodyFrom = headEnd + HEAD_END.length();
        if (!isComplete(text, head, bodyFrom)) {
            return null;
        }
        if (headEnd < STATUS_FROM + STATUS_DIGITS) {
            throw new IllegalArgumentException("no status: " + head);
        }
        int status = Integer.parseInt(head.substring(STATUS_FROM, STATUS_FROM + STATUS_DIGITS));
        return new HttpAnswer(status, !"close".equals(header(head, "connection")), body(text, head, bodyFrom));
    }

    private static String body(String text, String head, int bodyFrom) {
        if (header(head, "content-length") != null) {
            return text.substring(bodyFrom);
        }
        StringBuilder body = new StringBuilder();
        int chunkFrom = bodyFrom;
        while (true) {
            int sizeEnd = text.indexOf(LINE_END, chunkFrom);
            int size = Integer.parseInt(text.substring(chunkFrom, sizeEnd), 16);
            if (size == 0) {
                return body.toString();
            }
            int from = sizeEnd + LINE_END.length();
            body.append(text, from, from + size);
            chunkFrom = from + size + LINE_END.length();
        }
    }

    private static boolean isComplete(String text, String head, int bodyFrom) {
        String contentLength = header(head, "content-length");
        if (contentLength != null) {
            return text.length() >= bodyFrom + Integer.parseInt(contentLength);
        }
        if ("chunked".equals(header(head, "transfer-encoding"))) {
            return isLastChunkThere(text, bodyFrom);
        }
        throw new IllegalArgumentException("response of unknown length: " + head);
    }

    private static boolean isLastChunkThere(String text, int bodyFrom) {
        int chunkFrom = bodyFrom;
        while (true) {
            int sizeEnd = text.indexOf(LINE_END, chunkFrom);
            if (sizeEnd < 0) {
                return false;
            }
            int size = Integer.parseInt(text.substring(chunkFrom, sizeEnd), 16);
            chunkFrom = sizeEnd + LINE_END.length() + size + LINE_END.length();
            if (size == 0 || chunkFrom > text.length()) {
                return chunkFrom <= text.length();
            }
        }
    }

    private static @Nullable String header(String head, String name) {
        String start = LINE_END + name + ":";
        int at = head.indexOf(start);
        if (at < 0) {
            return null;
        }
        int from = at + start.length();
        int end = head.indexOf(LINE_END, from);
        return head.substring(from, end < 0 ? head.length() : end).trim();
    }
}
