/** References in a config, and where their values come from. */
@NullMarked
package dev.greta.secrets.internal;

import org.jspecify.annotations.NullMarked;
