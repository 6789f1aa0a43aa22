package dev.slotkeeper.worker.consistency;

/** Runs a check before each start of the consumers: what they skip then can't be detected afterwards. */
public record ConsumerStartCheck(Runnable check, LogDatabaseGuard.Consumers consumers)
        implements LogDatabaseGuard.Consumers {

    @Override
    public void commitWith(String metadata) {
        consumers.commitWith(metadata);
    }

    @Override
    public void start() {
        check.run();
        consumers.start();
    }

    @Override
    public void stop() {
        consumers.stop();
    }
}
