/** The config file: YAML to nodes, references resolved, bound to records. */
@NullMarked
package dev.greta.config;

import org.jspecify.annotations.NullMarked;
