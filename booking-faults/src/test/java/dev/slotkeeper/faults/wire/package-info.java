/** TCP links between the programs and their services, which can be watched and broken. */
@NullMarked
package dev.slotkeeper.faults.wire;

import org.jspecify.annotations.NullMarked;
