package dev.slotkeeper.embedded.proxy;

import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Splits one connection's bytes into messages. */
public interface Protocol {

    /**
     * One message.
     *
     * @param bytes the bytes to forward
     * @param operation the operation that it requests or answers; empty if irrelevant
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes as they were read, never compared
    record Frame(byte[] bytes, String operation) {}

    /** Reads the program's next message; null at the end. */
    @Nullable
    Frame request(DataInputStream in) throws IOException;

    /** Reads the server's next message, or the part that has arrived; null at the end. */
    @Nullable
    Frame answer(DataInputStream in) throws IOException;
}
