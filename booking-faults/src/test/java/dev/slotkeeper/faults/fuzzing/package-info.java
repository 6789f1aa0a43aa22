/** Runs Jazzer on what strangers' bytes reach first, and keeps its inputs as a corpus. */
@NullMarked
package dev.slotkeeper.faults.fuzzing;

import org.jspecify.annotations.NullMarked;
