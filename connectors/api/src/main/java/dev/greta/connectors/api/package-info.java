/** Web APIs, REST and GraphQL: page after page into columns, and proof that none is missing. */
@NullMarked
package dev.greta.connectors.api;

import org.jspecify.annotations.NullMarked;
