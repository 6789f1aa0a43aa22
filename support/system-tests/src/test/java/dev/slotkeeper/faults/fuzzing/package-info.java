/** Runs Jazzer on the code that parses untrusted bytes, and keeps its inputs as a corpus. */
@NullMarked
package dev.slotkeeper.faults.fuzzing;

import org.jspecify.annotations.NullMarked;
