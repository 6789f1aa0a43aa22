@NullMarked
package dev.slotkeeper.bench.report;

import org.jspecify.annotations.NullMarked;
