/** What Slotkeeper's programs and clients agree on: commands, replies, codes, topic names and their JSON. */
@NullMarked
package dev.slotkeeper.contracts;

import org.jspecify.annotations.NullMarked;
