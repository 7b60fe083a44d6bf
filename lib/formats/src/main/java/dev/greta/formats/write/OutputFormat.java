package dev.greta.formats.write;

import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A format that a module beside this one writes, found by {@link java.util.ServiceLoader}: its
 * library can be left out with its module. Implementations are stateless and have a public
 * constructor without parameters.
 */
public interface OutputFormat {

  /** The file name endings, with their dot and in lower case. */
  List<String> endings();

  /**
   * Writes all rows.
   *
   * @param rows read to the end; the caller closes it
   * @param target where the file will be, for messages
   * @param file does not exist yet; is to exist afterwards
   * @throws IOException if the file cannot be written
   * @throws dev.greta.spi.error.OutputException if the format does not hold the data
   */
  void write(BatchReader rows, Path target, Path file) throws IOException;
}
