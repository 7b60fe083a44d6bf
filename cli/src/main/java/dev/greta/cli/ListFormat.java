package dev.greta.cli;

import picocli.CommandLine.Option;

/** {@code --format} of the verbs that list things, for people or programs. */
final class ListFormat {

  enum Format {
    TABLE,
    JSON
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json; default table.")
  private Format format = Format.TABLE;

  boolean isJson() {
    return format == Format.JSON;
  }
}
