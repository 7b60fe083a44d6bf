@NullMarked
package dev.greta.formats.query;

import org.jspecify.annotations.NullMarked;
