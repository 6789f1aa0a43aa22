package dev.slotkeeper.worker;

/** Makes the tests' JVM one that the worker has for itself. */
public final class WatchedProgram {

    private WatchedProgram() {}

    /** Has the program end when memory runs out, as the worker's own main method does. */
    public static void install() {
        OutOfMemoryExit.install();
    }
}
