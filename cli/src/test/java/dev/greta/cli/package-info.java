@NullMarked
package dev.greta.cli;

import org.jspecify.annotations.NullMarked;
