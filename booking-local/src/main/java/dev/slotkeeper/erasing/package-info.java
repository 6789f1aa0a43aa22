/** Takes one customer's id out of the tables, for good. */
@NullMarked
package dev.slotkeeper.erasing;

import org.jspecify.annotations.NullMarked;
