package dev.greta.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code output:} section.
 *
 * @param data where the dataset goes; the ending says in which format; absolute
 * @param file where the results go; absolute
 */
public record OutputConfig(Optional<Path> data, Optional<Path> file, Format format) {

  /** How the results are written. */
  public enum Format {
    JSON,
    YAML
  }
}
