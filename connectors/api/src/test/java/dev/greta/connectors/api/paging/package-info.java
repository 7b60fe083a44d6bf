@NullMarked
package dev.greta.connectors.api.paging;

import org.jspecify.annotations.NullMarked;
