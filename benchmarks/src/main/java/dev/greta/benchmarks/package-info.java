/** Comparisons with peers: each contestant in a process of its own, in turn, in one run. */
@NullMarked
package dev.greta.benchmarks;

import org.jspecify.annotations.NullMarked;
