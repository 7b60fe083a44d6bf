/** The one family of exceptions: what went wrong, where, and what to do about it. */
@NullMarked
package dev.greta.spi.error;

import org.jspecify.annotations.NullMarked;
