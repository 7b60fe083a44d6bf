package dev.greta.cli;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.OutputException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the command runs in. All text is UTF-8.
 *
 * @param in a config that comes by a pipe
 * @param out data and JSON, nothing else
 * @param err progress and messages
 * @param environment variables
 * @param outIsTerminal whether a person watches {@code out}
 * @param errIsTerminal whether a person watches {@code err}
 * @param columns of the terminal, or as many as a table may take in a file
 * @param nanoTime a clock that only counts
 */
record Terminal(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean outIsTerminal,
    boolean errIsTerminal,
    int columns,
    LongSupplier nanoTime) {

  private static final int DEFAULT_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 40;

  /**
   * The process's own. The start script says through system properties what Java cannot find out
   * for standard output and error each.
   */
  static Terminal ofProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.getenv(),
        Boolean.getBoolean("greta.terminal.out"),
        Boolean.getBoolean("greta.terminal.err"),
        columns(
            Optional.ofNullable(System.getProperty("greta.terminal.columns"))
                .or(() -> Optional.ofNullable(System.getenv("COLUMNS")))),
        System::nanoTime);
  }

  /** The width that a text names; 80 where it names none. */
  static int columns(Optional<String> text) {
    return text.filter(digits -> digits.matches("\\d{1,4}"))
        .map(Integer::parseInt)
        .filter(width -> width > 0)
        .map(width -> Math.max(FEWEST_COLUMNS, width))
        .orElse(DEFAULT_COLUMNS);
  }

  /** Whether a bar may move: a person watches, and no CI job does. */
  boolean interactive() {
    return errIsTerminal && moves();
  }

  private boolean moves() {
    return !environment.containsKey("CI") && !"dumb".equals(environment.get("TERM"));
  }

  /** How data stands out. */
  Style outStyle() {
    return style(outIsTerminal);
  }

  /** How messages stand out. */
  Style errStyle() {
    return style(errIsTerminal);
  }

  private Style style(boolean watched) {
    boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return watched && wanted && moves() ? Style.ANSI : Style.PLAIN;
  }

  /** Something to write to standard output. */
  @FunctionalInterface
  interface Data {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes data; see {@link #data(Data)}. */
  void data(String text) {
    data(stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes data. A reader that has seen enough ({@code greta run | head}) is no failure.
   *
   * @throws OutputException if standard output cannot take it
   */
  void data(Data data) {
    try {
      data.writeTo(out);
      out.flush();
    } catch (IOException e) {
      if (!"Broken pipe".equals(e.getMessage())) {
        throw new OutputException(
            Fault.of("GRT-1190", "standard output cannot be written: " + e.getMessage())
                .withPlace("standard output")
                .withRemedy("Check where standard output leads to."),
            e);
      }
    }
  }

  void message(String line) {
    err.println(line);
  }
}
