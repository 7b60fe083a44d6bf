@NullMarked
package dev.greta.jdbc;

import org.jspecify.annotations.NullMarked;
