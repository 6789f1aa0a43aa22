/** Shared parts of the operators' commands: parsing arguments, connecting to Kafka, escaping output. */
@NullMarked
package dev.slotkeeper.commandline;

import org.jspecify.annotations.NullMarked;
