/** The pages in a real browser: what a visitor sees, clicks and keeps after a reload. */
@NullMarked
package dev.slotkeeper.page;

import org.jspecify.annotations.NullMarked;
