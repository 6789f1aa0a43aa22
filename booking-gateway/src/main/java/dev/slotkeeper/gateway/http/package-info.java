/** The HTTP API: controllers and filters. Every refusal is a problem document (RFC 9457). */
@NullMarked
package dev.slotkeeper.gateway.http;

import org.jspecify.annotations.NullMarked;
