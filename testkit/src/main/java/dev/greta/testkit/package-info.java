/**
 * What every connector is tested with.
 *
 * <p>A connector's test extends {@link dev.greta.testkit.ConnectorContract} and describes itself by
 * one {@link dev.greta.testkit.SourceFixture}. {@link dev.greta.testkit.ArrowRows} turns batches
 * into Java values and back.
 */
@NullMarked
package dev.greta.testkit;

import org.jspecify.annotations.NullMarked;
