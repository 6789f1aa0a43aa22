/** Removes one customer's id from the tables, irreversibly. */
@NullMarked
package dev.slotkeeper.erasing;

import org.jspecify.annotations.NullMarked;
