@NullMarked
package dev.greta.documents;

import org.jspecify.annotations.NullMarked;
