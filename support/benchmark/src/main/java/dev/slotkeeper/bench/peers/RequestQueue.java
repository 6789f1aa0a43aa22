package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.contracts.BookSlot;
import java.util.ArrayList;
import java.util.List;

/**
 * Distributes a workload's requests to many threads in small chunks, so that its lock does not dominate the
 * measurement.
 */
final class RequestQueue {

    private static final int CHUNK = 16;

    private final Workload.Stream requests;

    RequestQueue(Workload workload) {
        this.requests = workload.stream();
    }

    /** Returns the next chunk of requests; empty at the end. */
    synchronized List<BookSlot> next() {
        List<BookSlot> chunk = new ArrayList<>(CHUNK);
        for (int i = 0; i < CHUNK; i++) {
            BookSlot request = requests.next();
            if (request == null) {
                break;
            }
            chunk.add(request);
        }
        return chunk;
    }
}
