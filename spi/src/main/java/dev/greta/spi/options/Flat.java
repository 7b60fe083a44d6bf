package dev.greta.spi.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record within, whose keys stand among those of the record around it: for options that several
 * connectors have in common.
 *
 * <pre>{@code
 * record CsvOptions(@Flat FileOptions files, Optional<String> delimiter) {}
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Flat {}
