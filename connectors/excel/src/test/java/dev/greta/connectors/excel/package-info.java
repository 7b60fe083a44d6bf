@NullMarked
package dev.greta.connectors.excel;

import org.jspecify.annotations.NullMarked;
