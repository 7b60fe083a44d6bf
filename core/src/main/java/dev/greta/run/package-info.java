/** A run from a config to its outputs: what it holds while it lasts, and in which order it goes. */
@NullMarked
package dev.greta.run;

import org.jspecify.annotations.NullMarked;
