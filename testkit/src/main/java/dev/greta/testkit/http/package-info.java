/** A web server for tests that does to clients what real ones do, and worse. */
@NullMarked
package dev.greta.testkit.http;

import org.jspecify.annotations.NullMarked;
