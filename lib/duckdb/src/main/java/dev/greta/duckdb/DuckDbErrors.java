package dev.greta.duckdb;

import dev.greta.spi.error.CancelledException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.error.ValidationException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DuckDB's messages mean. DuckDB tells its kinds of error apart by the message's beginning.
 */
public final class DuckDbErrors {

  private static final Pattern STREAM =
      Pattern.compile(
          "\\[errno -?\\d+\\] CDataJniException\\{errno=-?\\d+, message=(.*)\\}", Pattern.DOTALL);

  private DuckDbErrors() {}

  /**
   * The exception for what DuckDB said: out of memory or disk is a {@link ResourceException}, an
   * interrupt a {@link CancelledException}, data that does not convert a {@link
   * ValidationException}, everything else a {@link QueryException}.
   *
   * @param doing what was tried, to stand before the message: "the query"
   */
  public static GretaException translate(String doing, Throwable failure) {
    String said = String.valueOf(failure.getMessage()).strip();
    String first = unwrapped(said);
    String lower = first.toLowerCase(Locale.ROOT);
    String message = doing + ": " + first;
    if (lower.contains("interrupt error") || lower.contains("interrupted!")) {
      return new CancelledException();
    }
    if (lower.contains("no space left on device") || lower.contains("max_temp_directory_size")) {
      return new ResourceException(
          Fault.of("GRT-1212", message)
              .withRemedy("free space on the disk that temp_dir: is on, or name another"),
          failure);
    }
    if (lower.contains("out of memory") || lower.contains("outofmemoryexception")) {
      return new ResourceException(
          Fault.of("GRT-1211", message).withRemedy("raise memory:, or read fewer columns"),
          failure);
    }
    if (lower.contains("permission error")) {
      return new QueryException(
          Fault.of("GRT-612", message)
              .withRemedy("a query reaches the rows it was given and nothing else"),
          failure);
    }
    if (lower.contains("conversion error")) {
      return new ValidationException(Fault.of("GRT-714", message), failure);
    }
    return new QueryException(Fault.of("GRT-610", message), failure);
  }

  /** DuckDB's own words, without what JNI and Arrow's C stream put around them. */
  private static String unwrapped(String said) {
    Matcher stream = STREAM.matcher(said);
    String inner = stream.matches() ? stream.group(1) : said;
    return inner.replaceFirst("^(java\\.[\\w.]+: )+", "");
  }
}
