package dev.slotkeeper.gateway.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Logs failed requests: at most one line a minute for each kind of failure, with its stack trace and the number of
 * omitted ones before it. So a caller that can make requests fail can't fill the disk.
 */
@Component
class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
    private static final int MAX_KINDS = 50;
    private static final String OTHER = "other";

    private final LongSupplier nanos;
    private final Map<String, Kind> kinds = new HashMap<>();

    FailureLog() {
        this(System::nanoTime);
    }

    FailureLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Kind {
        long logged;
        long omitted;

        Kind(long logged) {
            this.logged = logged;
        }
    }

    /** @param method of the failed request */
    void log(String method, Throwable failure) {
        long omitted = turn(failure.getClass().getName());
        if (omitted >= 0) {
            log.error(
                    "{} request failed; {} earlier failures of this kind were not logged",
                    HttpMethods.tag(method),
                    omitted,
                    failure);
        }
    }

    /** Returns the number of failures omitted since the last line, or -1 if this one is omitted too. */
    private synchronized long turn(String name) {
        long now = nanos.getAsLong();
        String key = kinds.containsKey(name) || kinds.size() < MAX_KINDS ? name : OTHER;
        Kind kind = kinds.get(key);
        if (kind == null) {
            kinds.put(key, new Kind(now));
            return 0;
        }
        if (now - kind.logged < BETWEEN_LINES.toNanos()) {
            kind.omitted++;
            return -1;
        }
        long omitted = kind.omitted;
        kind.logged = now;
        kind.omitted = 0;
        return omitted;
    }
}
