/**
 * Documents into Arrow columns: what a source of documents (JSON text, BSON) tells as events
 * becomes a schema that holds every value, and batches of it.
 */
@NullMarked
package dev.greta.documents;

import org.jspecify.annotations.NullMarked;
