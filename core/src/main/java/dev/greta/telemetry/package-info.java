/** The seam for progress, audit and metrics. */
@NullMarked
package dev.greta.telemetry;

import org.jspecify.annotations.NullMarked;
