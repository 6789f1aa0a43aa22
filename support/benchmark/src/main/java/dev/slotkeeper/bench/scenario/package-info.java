@NullMarked
package dev.slotkeeper.bench.scenario;

import org.jspecify.annotations.NullMarked;
