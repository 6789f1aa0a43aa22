/** Test support: a TCP proxy that can break the connections between a program and PostgreSQL or Kafka. */
@NullMarked
package dev.slotkeeper.embedded.proxy;

import org.jspecify.annotations.NullMarked;
