package dev.greta.spi.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The form that a text must have, as a regular expression that the whole text matches. Parser and
 * JSON Schema both check it, so keep to what Java and ECMAScript agree on.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Form {
  String value();

  /** What a person is told to write: "one character". */
  String says();
}
