@NullMarked
package dev.greta.http;

import org.jspecify.annotations.NullMarked;
