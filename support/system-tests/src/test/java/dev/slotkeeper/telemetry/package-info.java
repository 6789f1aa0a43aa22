/** Tests of metrics, alerts and dashboards, and of the pages in docs/operations that explain them. */
@NullMarked
package dev.slotkeeper.telemetry;

import org.jspecify.annotations.NullMarked;
