/** Tomcat's connector with bounds of its own: for each peer's connections, for the time of a head, and for what is drained. */
@NullMarked
package dev.slotkeeper.gateway.connector;

import org.jspecify.annotations.NullMarked;
