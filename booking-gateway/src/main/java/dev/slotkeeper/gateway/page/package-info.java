/** What the pages need beside their files: the headers that a browser holds them to. */
@NullMarked
package dev.slotkeeper.gateway.page;

import org.jspecify.annotations.NullMarked;
