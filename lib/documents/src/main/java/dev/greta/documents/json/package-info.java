/** JSON text as a source of documents. */
@NullMarked
package dev.greta.documents.json;

import org.jspecify.annotations.NullMarked;
