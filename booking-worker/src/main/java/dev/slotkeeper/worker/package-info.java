@NullMarked
package dev.slotkeeper.worker;

import org.jspecify.annotations.NullMarked;
