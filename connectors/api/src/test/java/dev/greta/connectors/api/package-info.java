@NullMarked
package dev.greta.connectors.api;

import org.jspecify.annotations.NullMarked;
