/** TCP links between the programs and their services that can be observed and broken. */
@NullMarked
package dev.slotkeeper.faults.wire;

import org.jspecify.annotations.NullMarked;
