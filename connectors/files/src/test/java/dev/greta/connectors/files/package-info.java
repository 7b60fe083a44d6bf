@NullMarked
package dev.greta.connectors.files;

import org.jspecify.annotations.NullMarked;
