/** Latency over HTTP: the gateway with its worker against a twin that writes to the database itself. */
@NullMarked
package dev.slotkeeper.bench.http;

import org.jspecify.annotations.NullMarked;
