@NullMarked
package dev.slotkeeper.bench.peers;

import org.jspecify.annotations.NullMarked;
