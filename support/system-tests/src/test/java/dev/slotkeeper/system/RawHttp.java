package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;

/** HTTP as bytes, for what no well-behaved client sends. */
final class RawHttp {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int ENOUGH = 64 * 1024;

    private final URI gateway;

    RawHttp(String base) {
        gateway = URI.create(base);
    }

    /** An answer as it came. */
    record Answer(int status, String head, String body) {

        /** Status and what the problem is called, such as {@code 400 VALIDATION_ERROR}. */
        String told() {
            JsonNode json = body.startsWith("{") ? Http.json(body) : Http.json("{}");
            String name = json.path("reason").asText(json.path("code").asText(""));
            return name.isEmpty() ? Integer.toString(status) : status + " " + name;
        }
    }

    /** A call without a body. */
    Answer call(String method, String path, String... headers) {
        return send(method, path, new byte[0], headers);
    }

    /** A call with a body of JSON. */
    Answer post(String path, byte[] body, String... headers) {
        String[] all = new String[headers.length + 1];
        all[0] = "Content-Type: application/json";
        System.arraycopy(headers, 0, all, 1, headers.length);
        return send("POST", path, body, all);
    }

    Answer send(String method, String path, byte[] body, String... headers) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + (body.length > 0 || method.equals("POST") ? "Content-Length: " + body.length + "\r\n" : "")
                + (headers.length > 0 ? String.join("\r\n", headers) + "\r\n" : "") + "\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(ISO_8859_1));
        request.writeBytes(body);
        return exchange(request.toByteArray());
    }

    /** Sends bytes as they are; reads as much of the answer as comes before its end, or the first event of a stream. */
    Answer exchange(byte[] request) {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
            } catch (IOException refusedAlready) {
                // The answer may be there all the same.
            }
            return parse(read(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] some = new byte[4096];
        for (int n = in.read(some); n >= 0 && answer.size() < ENOUGH; n = in.read(some)) {
            answer.write(some, 0, n);
            String text = answer.toString(ISO_8859_1);
            if (text.contains("text/event-stream") && text.contains("\r\n\r\n")) {
                break;
            }
        }
        return answer.toString(ISO_8859_1);
    }

    private static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            return new Answer(0, "", text);
        }
        String head = text.substring(0, end);
        String body = text.substring(end + 4);
        if (head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")) {
            body = body.contains("{") ? body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1) : body;
        }
        return new Answer(Integer.parseInt(head.substring(9, 12)), head, body);
    }
}
