/**
 * What a connector is: the contract between a source of data and the engine that reads it.
 *
 * <p>Start at {@link dev.greta.spi.Connector}; it opens a {@link dev.greta.spi.Source}, which plans
 * a read as {@link dev.greta.spi.Split}s and turns each into Arrow batches by a {@link
 * dev.greta.spi.BatchReader}. Nothing here depends on anything but Arrow.
 */
@NullMarked
package dev.greta.spi;

import org.jspecify.annotations.NullMarked;
