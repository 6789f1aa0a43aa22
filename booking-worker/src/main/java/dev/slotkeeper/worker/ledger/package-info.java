/** Every SQL statement and row mapping of the worker. */
@NullMarked
package dev.slotkeeper.worker.ledger;

import org.jspecify.annotations.NullMarked;
