/** The HTTP API: controllers, and the conversion of outcomes into responses. */
@NullMarked
package dev.slotkeeper.gateway.api;

import org.jspecify.annotations.NullMarked;
