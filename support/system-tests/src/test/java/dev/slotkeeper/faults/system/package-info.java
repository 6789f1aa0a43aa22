/**
 * Tests the whole system under faults: real processes and real services, whose evidence is checked against all
 * guarantees.
 */
@NullMarked
package dev.slotkeeper.faults.system;

import org.jspecify.annotations.NullMarked;
