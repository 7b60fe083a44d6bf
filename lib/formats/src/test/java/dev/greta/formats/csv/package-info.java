@NullMarked
package dev.greta.formats.csv;

import org.jspecify.annotations.NullMarked;
