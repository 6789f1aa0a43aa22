package dev.slotkeeper.gateway.kafka;

import org.springframework.context.SmartLifecycle;

/** A part that starts before the web server and stops after it, so that callers find it working. */
abstract class KafkaLifecycle implements SmartLifecycle {

    /** The web server is at the default minus 2,048. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4_096;

    @Override
    public final int getPhase() {
        return PHASE;
    }

    static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
