/** The whole system under faults: real processes, real services, and everything it leaves behind put before the guarantees. */
@NullMarked
package dev.slotkeeper.faults.system;

import org.jspecify.annotations.NullMarked;
