package dev.slotkeeper.worker.kafka;

/** Runs a check before each start of the consumers: what they skip then can't be detected afterwards. */
record LookFirst(Runnable look, LogWatch.Consumers consumers) implements LogWatch.Consumers {

    @Override
    public void commitWith(String metadata) {
        consumers.commitWith(metadata);
    }

    @Override
    public void start() {
        look.run();
        consumers.start();
    }

    @Override
    public void stop() {
        consumers.stop();
    }
}
