/** The program of the operators' commands. */
@NullMarked
package dev.slotkeeper.tools;

import org.jspecify.annotations.NullMarked;
