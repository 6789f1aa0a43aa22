/** What the container files promise, checked without a container. */
@NullMarked
package dev.slotkeeper.containers;

import org.jspecify.annotations.NullMarked;
