/**
 * From the nodes of a config to a connector's own record of options.
 *
 * <p>A connector declares a record; its components are its keys, in {@code snake_case}. {@link
 * dev.greta.spi.options.Options#bind} fills it and collects every problem with its place; {@link
 * dev.greta.spi.options.Shape} describes it for whoever writes a schema or a template from it.
 */
@NullMarked
package dev.greta.spi.options;

import org.jspecify.annotations.NullMarked;
