/** Shared parts of the operators' commands: running them, options that several have, Kafka clients, escaping output. */
@NullMarked
package dev.slotkeeper.commandline;

import org.jspecify.annotations.NullMarked;
