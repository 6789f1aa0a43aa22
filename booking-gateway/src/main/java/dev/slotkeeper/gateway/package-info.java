/** The HTTP side: takes requests, publishes them and gives each caller its answer; never writes to the database. */
@NullMarked
package dev.slotkeeper.gateway;

import org.jspecify.annotations.NullMarked;
