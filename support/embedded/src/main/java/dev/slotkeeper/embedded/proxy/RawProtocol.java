package dev.slotkeeper.embedded.proxy;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Forwards bytes without parsing them. */
public final class RawProtocol implements Protocol {

    private static final int BUFFER = 16 * 1024;

    @Override
    public @Nullable Frame request(DataInputStream in) throws IOException {
        return some(in);
    }

    @Override
    public @Nullable Frame answer(DataInputStream in) throws IOException {
        return some(in);
    }

    static @Nullable Frame some(DataInputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count = in.read(buffer);
        return count < 0 ? null : new Frame(Arrays.copyOf(buffer, count), "");
    }
}
