package dev.slotkeeper.worker;

import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the program after an {@link OutOfMemoryError} outside a consumer's poll, because no other thread takes over the
 * work of the thread that died. A poll survives the error. Replaces {@code -XX:+ExitOnOutOfMemoryError}, which would
 * end the program after such a poll too.
 */
public final class OutOfMemoryExit {

    private static final Logger log = LoggerFactory.getLogger(OutOfMemoryExit.class);

    private static final String JVM_OPTION = "-XX:+ExitOnOutOfMemoryError";

    /** The exit code that the JVM's own option uses. */
    private static final int EXIT_CODE = 3;

    private static volatile boolean installed;

    private OutOfMemoryExit() {}

    /** Installs the handler; only for a program that has the JVM to itself. */
    static void install() {
        installed = true;
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            log.error("thread {} ended by an uncaught exception", thread.getName(), failure);
            on(failure);
        });
        if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(JVM_OPTION)) {
            log.warn("{} ends the worker at every record that does not fit into memory; remove the option", JVM_OPTION);
        }
    }

    /** Covers Kafka's threads too: their own handlers only log the error that ends them. */
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

    /** Ends the program if the failure is an {@link OutOfMemoryError} and {@link #install} was called. */
    public static void on(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            end();
        }
    }

    /** Ends the program after an error that ended a consumer's thread, if {@link #install} was called. */
    public static void onDeadConsumer() {
        end();
    }

    private static void end() {
        if (installed) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
