/** Tests of the whole system over real services: what the contract and the guarantees promise. */
@NullMarked
package dev.slotkeeper.system;

import org.jspecify.annotations.NullMarked;
