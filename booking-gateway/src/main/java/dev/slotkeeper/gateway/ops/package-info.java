/** The operators' view: metrics of all programs over the last minutes, read from what each already measures. */
@NullMarked
package dev.slotkeeper.gateway.ops;

import org.jspecify.annotations.NullMarked;
