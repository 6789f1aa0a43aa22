/** Lists, shows and sends back dead letters. */
@NullMarked
package dev.slotkeeper.deadletters;

import org.jspecify.annotations.NullMarked;
