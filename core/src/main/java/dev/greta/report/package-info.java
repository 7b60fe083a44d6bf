/** What a run did, as data, and how that is written. */
@NullMarked
package dev.greta.report;

import org.jspecify.annotations.NullMarked;
