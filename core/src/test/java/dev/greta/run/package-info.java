@NullMarked
package dev.greta.run;

import org.jspecify.annotations.NullMarked;
