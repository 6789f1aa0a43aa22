/** Looks at dead letters, and sends them back once what was wrong is mended. */
@NullMarked
package dev.slotkeeper.deadletters;

import org.jspecify.annotations.NullMarked;
