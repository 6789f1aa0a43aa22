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
    static final int EXIT_CODE = 3;

    /** Bounds the search for the cause: callbacks get failures wrapped, rarely more than once. */
    private static final int MAX_CAUSES = 10;

    private static volatile boolean installed;

    private OutOfMemoryExit() {}

    /** Installs the handler; only for a program that has the JVM to itself. */
    static void install() {
        installed = true;
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            log.error("thread {} ended by an uncaught exception", thread.getName(), failure);
            exitIfOutOfMemory(failure);
        });
        if (ManagementFactory.getRuntimeMXBean().getInputArguments().contains(JVM_OPTION)) {
            log.warn("{} ends the worker at every record that does not fit into memory; remove the option", JVM_OPTION);
        }
    }

    /**
     * Ends the program with the first of Kafka's threads that ends: its own handler only logs the error, and the client has no
     * other thread that does its work.
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
     * Ends the program if the failure or one of its causes is an {@link OutOfMemoryError} and {@link #install} was called;
     * otherwise returns. Loops and callbacks that survive any failure call it first.
     */
    public static void exitIfOutOfMemory(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof OutOfMemoryError) {
                end();
            }
            cause = cause.getCause();
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
