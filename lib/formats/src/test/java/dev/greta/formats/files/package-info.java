@NullMarked
package dev.greta.formats.files;

import org.jspecify.annotations.NullMarked;
