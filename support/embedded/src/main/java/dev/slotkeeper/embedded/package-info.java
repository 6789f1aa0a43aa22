@NullMarked
package dev.slotkeeper.embedded;

import org.jspecify.annotations.NullMarked;
