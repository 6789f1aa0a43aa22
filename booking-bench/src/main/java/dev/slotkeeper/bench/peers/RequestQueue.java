package dev.slotkeeper.bench.peers;

import dev.slotkeeper.bench.load.Workload;
import dev.slotkeeper.contracts.BookSlot;
import java.util.ArrayList;
import java.util.List;

/** Hands a workload's requests to many threads, a few at a time, so that its lock is not what is measured. */
final class RequestQueue {

    private static final int CHUNK = 16;

    private final Workload.Stream requests;

    RequestQueue(Workload workload) {
        this.requests = workload.stream();
    }

    /** The next few requests; none at the end. */
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
