@NullMarked
package dev.slotkeeper.bench.micro;

import org.jspecify.annotations.NullMarked;
