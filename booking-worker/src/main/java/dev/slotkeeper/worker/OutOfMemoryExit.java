package dev.slotkeeper.worker;

import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the program when memory runs out anywhere but in a consumer's poll, which survives it: the thread that it took may be
 * one that no other does the work of. Stands in for {@code -XX:+ExitOnOutOfMemoryError}, which would end every poll too.
 */
public final class OutOfMemoryExit {

    private static final Logger log = LoggerFactory.getLogger(OutOfMemoryExit.class);

    private static final String JVM_OPTION = "-XX:+ExitOnOutOfMemoryError";

    /** That of the JVM's own option. */
    private static final int EXIT_CODE = 3;

    private static volatile boolean installed;

    private OutOfMemoryExit() {}

    /** Begins to watch; for a program that has its JVM for itself. */
    static void install() {
        installed = true;
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            log.error("thread {} ended", thread.getName(), failure);
            on(failure);
        });
        if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(JVM_OPTION)) {
            log.warn("{} ends the worker at every record that does not fit into memory; start it without", JVM_OPTION);
        }
    }

    /** Watches Kafka's threads, which log the error that ends them and go no further. */
    static void watchKafkaThreads() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            Thread.UncaughtExceptionHandler own = thread.getUncaughtExceptionHandler();
            if (thread.getName().startsWith("kafka-") && own != null) {
                thread.setUncaughtExceptionHandler((ended, failure) -> {
                    own.uncaughtException(ended, failure);
                    on(failure);
                });
            }
        }
    }

    /** Ends the program if this is what it is watched for. */
    public static void on(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            end();
        }
    }

    /** Ends the program after an error that took a consumer's thread. */
    public static void onDeadConsumer() {
        end();
    }

    private static void end() {
        if (installed) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
