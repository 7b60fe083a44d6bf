package dev.greta.config;

import dev.greta.formats.write.OutputEnding;
import dev.greta.spi.options.Default;
import dev.greta.spi.options.Doc;
import dev.greta.spi.options.Form;
import dev.greta.spi.options.FormFrom;
import dev.greta.spi.options.Shape.OptionType.TextForm;
import java.util.Optional;
import java.util.function.Supplier;

/** The keys of {@code output:}. */
record OutputKeys(
    @Doc("where the dataset goes; its ending says in which format") @FormFrom(Dataset.class)
        Optional<String> data,
    @Doc("where the results go") @Form(value = "[^\\u0000]+", says = "a file name")
        Optional<String> file,
    @Doc("how the results are written") @Default("json") OutputConfig.Format format) {

  /** A file whose ending says a format that can be written. */
  static final class Dataset implements Supplier<TextForm> {
    @Override
    public TextForm get() {
      return new TextForm(
          OutputEnding.pattern(), "a file name that ends in " + OutputEnding.told());
    }
  }
}
