package dev.slotkeeper.local;

import dev.slotkeeper.embedded.EmbeddedServices;
import java.nio.file.Path;

/** A run in a JVM of its own, for tests that kill the parent. Says what it started, and stays. */
final class KillableRun {

    private KillableRun() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedServices services = new EmbeddedServices(EmbeddedServices.Settings.in(Path.of(arguments[0]))).start();
        System.out.println("children " + services.postgresPid() + " " + services.brokerPid());
        Thread.currentThread().join();
    }
}
