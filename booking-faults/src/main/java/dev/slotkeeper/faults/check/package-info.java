/** The guarantees as objects: each looks at what a run left behind and says where its promise was broken. */
@NullMarked
package dev.slotkeeper.faults.check;

import org.jspecify.annotations.NullMarked;
