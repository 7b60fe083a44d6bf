package dev.greta.spi.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a record of options: exactly one of these (optional) keys is given. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ExactlyOneOf {
  /** Keys as YAML writes them. */
  String[] value();
}
