@NullMarked
package dev.slotkeeper.gateway;

import org.jspecify.annotations.NullMarked;
