@NullMarked
package dev.greta.formats.json;

import org.jspecify.annotations.NullMarked;
