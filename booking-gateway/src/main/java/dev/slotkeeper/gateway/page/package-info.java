/** Response headers of the pages, which browsers enforce. */
@NullMarked
package dev.slotkeeper.gateway.page;

import org.jspecify.annotations.NullMarked;
