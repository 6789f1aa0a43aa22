/** What the operators' commands have in common: how their arguments are read, how Kafka is reached, what may be printed. */
@NullMarked
package dev.slotkeeper.commandline;

import org.jspecify.annotations.NullMarked;
