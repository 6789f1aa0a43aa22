/** The HTTP side: publishes requests and sends each caller its reply; never writes to the database. */
@NullMarked
package dev.slotkeeper.gateway;

import org.jspecify.annotations.NullMarked;
