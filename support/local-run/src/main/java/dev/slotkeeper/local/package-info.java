@NullMarked
package dev.slotkeeper.local;

import org.jspecify.annotations.NullMarked;
