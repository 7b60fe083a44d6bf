package dev.greta.formats.csv;

/**
 * How a CSV file is written. All characters are ASCII.
 *
 * @param delimiter between fields
 * @param quote around fields; {@link #NO_QUOTE} where there is no quoting
 * @param escape before a quote within quotes; usually the quote itself
 * @param header whether the first record names the columns
 */
public record CsvDialect(char delimiter, char quote, char escape, boolean header) {

  /** Stands for a quote that no file has. */
  public static final char NO_QUOTE = 0;

  public CsvDialect {
    if (delimiter == quote || delimiter > 127 || quote > 127 || escape > 127) {
      throw new IllegalArgumentException("no dialect");
    }
  }
}
