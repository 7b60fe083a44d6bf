/** The front door. */
@NullMarked
package dev.greta;

import org.jspecify.annotations.NullMarked;
