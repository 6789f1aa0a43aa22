/** Tomcat's connector with limits of its own: on connections of each peer, on the time for a head, and on draining. */
@NullMarked
package dev.slotkeeper.gateway.connector;

import org.jspecify.annotations.NullMarked;
