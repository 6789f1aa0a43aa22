/** The contract between Slotkeeper's programs and its clients: commands, replies, codes, topic names and their JSON. */
@NullMarked
package dev.slotkeeper.contracts;

import org.jspecify.annotations.NullMarked;
