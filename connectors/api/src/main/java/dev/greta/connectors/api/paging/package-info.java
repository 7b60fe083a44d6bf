/** Page after page: what is asked for next, when it ends, and whether that was all. */
@NullMarked
package dev.greta.connectors.api.paging;

import org.jspecify.annotations.NullMarked;
