package dev.slotkeeper.worker.kafka;

/** Consumers before whose start somebody has to look: what they skip then can't be seen afterwards. */
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
