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
    static final int EXIT_CODE = 3;

    /** Callbacks get what they are called about wrapped, and rarely more than once. */
    private static final int MAX_CAUSES = 10;

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

    /**
     * Watches Kafka's threads, which log the error that ends them and go no further. Whichever error that was, the client has
     * no other thread, so the program ends.
     */
    static void watchKafkaThreads() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            Thread.UncaughtExceptionHandler own = thread.getUncaughtExceptionHandler();
            if (thread.getName().startsWith("kafka-") && own != null) {
                thread.setUncaughtExceptionHandler((ended, failure) -> {
                    own.uncaughtException(ended, failure);
                    end();
                });
            }
        }
    }

    /**
     * Ends the program if memory ran out; returns for any other failure, and in a program that does not have its JVM for
     * itself. To be called first where a loop or a callback goes on after whatever went wrong.
     */
    public static void on(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof OutOfMemoryError) {
                end();
            }
            cause = cause.getCause();
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
