@NullMarked
package dev.greta.formats;

import org.jspecify.annotations.NullMarked;
