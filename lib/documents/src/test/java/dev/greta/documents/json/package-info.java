@NullMarked
package dev.greta.documents.json;

import org.jspecify.annotations.NullMarked;
