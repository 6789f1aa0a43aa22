package dev.slotkeeper.system;

import dev.slotkeeper.embedded.proxy.PostgresProtocol;
import dev.slotkeeper.embedded.proxy.Protocol;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Counts the round trips of each transaction that passes a proxy, from its BEGIN to its COMMIT. */
final class RoundTrips {

    private final List<Integer> counts = new CopyOnWriteArrayList<>();

    /** Returns the protocol of one connection. */
    Protocol protocol() {
        return new CountingProtocol();
    }

    /** Returns the counts of the transactions that committed since the last call. */
    List<Integer> take() {
        List<Integer> taken = List.copyOf(counts);
        counts.clear();
        return taken;
    }

    private final class CountingProtocol implements Protocol {

        private final Protocol postgres = new PostgresProtocol();
        private final AtomicBoolean serverSpoke = new AtomicBoolean();
        private int trips;

        @Override
        public @Nullable Frame request(DataInputStream in) throws IOException {
            Frame frame = postgres.request(in);
            if (frame == null) {
                return null;
            }
            if (serverSpoke.getAndSet(false)) {
                trips++;
            }
            if (frame.operation().equals("BEGIN")) {
                trips = 1;
            } else if (frame.operation().equals("COMMIT")) {
                counts.add(trips);
            }
            return frame;
        }

        @Override
        public @Nullable Frame answer(DataInputStream in) throws IOException {
            Frame frame = postgres.answer(in);
            serverSpoke.set(true);
            return frame;
        }
    }
}
