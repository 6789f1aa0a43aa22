package dev.slotkeeper.faults.fuzzing;

import dev.slotkeeper.contracts.TraceParent;

/** Reads any bytes as a traceparent header. An accepted header must be equal after writing and reading it. */
public final class TraceParentTarget {

    private TraceParentTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        TraceParent read = TraceParent.read(bytes);
        if ((read != null) != TraceParent.isValid(bytes)) {
            throw new AssertionError("valid and not read, or read and not valid");
        }
        if (read != null && !read.equals(TraceParent.read(read.bytes()))) {
            throw new AssertionError(read + " does not come back");
        }
    }
}
