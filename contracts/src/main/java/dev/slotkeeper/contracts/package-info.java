@NullMarked
package dev.slotkeeper.contracts;

import org.jspecify.annotations.NullMarked;
