package dev.slotkeeper.embedded.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the frontend's messages (PostgreSQL manual, Message Formats) far enough to recognise BEGIN, the data of a COPY
 * (COPY_DATA), COMMIT and the response to COMMIT.
 */
public final class PostgresProtocol implements Protocol {

    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    private static final Set<String> OPERATIONS = Set.of("BEGIN", "COMMIT");

    private final Map<String, String> statements = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    private boolean started;
    private volatile boolean committing;

    @Override
    public @Nullable Frame request(DataInputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        if (!started) {
            return startUp(in, bytes, out);
        }
        int type = in.read();
        if (type < 0) {
            return null;
        }
        int length = in.readInt();
        byte[] body = in.readNBytes(length - Integer.BYTES);
        out.writeByte(type);
        out.writeInt(length);
        out.write(body);
        String operation = operation(type, body);
        if (operation.equals("COMMIT")) {
            // Set before the server can respond.
            committing = true;
        }
        return new Frame(bytes.toByteArray(), operation);
    }

    private String operation(int type, byte[] body) {
        if (type == 'd') {
            return "COPY_DATA";
        }
        String sql = executes(type, body).toUpperCase(Locale.ROOT);
        return OPERATIONS.contains(sql) ? sql : "";
    }

    /**
     * Reads a start-up message. The first messages have no type byte; requests for encryption come before the real one.
     */
    private @Nullable Frame startUp(DataInputStream in, ByteArrayOutputStream bytes, DataOutputStream out)
            throws IOException {
        try {
            int length = in.readInt();
            int code = in.readInt();
            started = code != SSL_REQUEST && code != GSS_REQUEST;
            out.writeInt(length);
            out.writeInt(code);
            out.write(in.readNBytes(length - 2 * Integer.BYTES));
            return new Frame(bytes.toByteArray(), "");
        } catch (EOFException ended) {
            return null;
        }
    }

    /** Returns the statement that this message executes; empty if it executes none. */
    private String executes(int type, byte[] body) {
        if (type != 'P' && type != 'B' && type != 'E' && type != 'Q') {
            return "";
        }
        String[] names = new String(body, UTF_8).split("\0", 3);
        if (type == 'P') {
            statements.put(names[0], names[1].strip());
        } else if (type == 'B') {
            portals.put(names[0], statements.getOrDefault(names[1], ""));
        }
        return type == 'E' ? portals.getOrDefault(names[0], "") : type == 'Q' ? names[0].strip() : "";
    }

    /** Reads the server's response, which comes in one piece for a COMMIT. */
    @Override
    public @Nullable Frame answer(DataInputStream in) throws IOException {
        Frame some = RawProtocol.some(in);
        if (some == null || !committing) {
            return some;
        }
        committing = false;
        return new Frame(some.bytes(), "COMMIT");
    }
}
