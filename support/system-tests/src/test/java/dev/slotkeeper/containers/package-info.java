/** Tests of the container files that need no container. */
@NullMarked
package dev.slotkeeper.containers;

import org.jspecify.annotations.NullMarked;
