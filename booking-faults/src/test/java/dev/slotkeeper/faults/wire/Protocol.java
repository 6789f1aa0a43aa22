package dev.slotkeeper.faults.wire;

import java.io.DataInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How to tell one message from the next, for one connection. */
public interface Protocol {

    /**
     * One message on its way.
     *
     * @param bytes what is to be forwarded
     * @param operation what it asks for or answers, empty when that is of no interest
     */
    record Frame(byte[] bytes, String operation) {}

    /** The program's next message, null at the end. */
    @Nullable
    Frame request(DataInputStream in) throws IOException;

    /** The server's next message, or as much as has come; null at the end. */
    @Nullable
    Frame answer(DataInputStream in) throws IOException;
}
