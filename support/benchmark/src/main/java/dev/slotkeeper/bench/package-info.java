@NullMarked
package dev.slotkeeper.bench;

import org.jspecify.annotations.NullMarked;
