/** Tests of metrics, alerts, dashboards and their documentation in docs/operations.md. */
@NullMarked
package dev.slotkeeper.telemetry;

import org.jspecify.annotations.NullMarked;
