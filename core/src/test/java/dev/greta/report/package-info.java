@NullMarked
package dev.greta.report;

import org.jspecify.annotations.NullMarked;
