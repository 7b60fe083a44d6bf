@NullMarked
package dev.greta.formats.text;

import org.jspecify.annotations.NullMarked;
