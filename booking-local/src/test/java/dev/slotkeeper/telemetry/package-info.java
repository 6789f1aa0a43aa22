/** What operators are told: figures, alerts, dashboards and their place in docs/operations.md. */
@NullMarked
package dev.slotkeeper.telemetry;

import org.jspecify.annotations.NullMarked;
