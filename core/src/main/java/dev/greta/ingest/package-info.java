/**
 * Runs the splits of a plan into a frame or a stream: parallelism, retries, budget, cancellation.
 */
@NullMarked
package dev.greta.ingest;

import org.jspecify.annotations.NullMarked;
