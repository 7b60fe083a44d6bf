package dev.greta.spi.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Supplier;

/** A {@link Form} that is known only when the program runs, as it depends on what is there. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface FormFrom {
  /** Has a constructor without parameters. */
  Class<? extends Supplier<Shape.OptionType.TextForm>> value();
}
