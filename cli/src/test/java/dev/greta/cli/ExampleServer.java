package dev.greta.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server of the examples, started as its users start it, but on a free port: what they see on the
 * usual one is there.
 */
final class ExampleServer implements AutoCloseable {

  private static final String HOST = "localhost:";
  private static final String KEY = "port: ";

  private final @Nullable Process process;
  private final String shown;
  private final String actual;

  private ExampleServer(@Nullable Process process, String shown, String actual) {
    this.process = process;
    this.shown = shown;
    this.actual = actual;
  }

  /**
   * @param source a Java file, or a script, that takes a port and prints a line once it is ready,
   *     whose end is {@code localhost:} and the port
   */
  static ExampleServer start(Path source) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    boolean isJava = source.toString().endsWith(".java");
    ProcessBuilder builder =
        isJava
            ? new ProcessBuilder(java, source.toString(), "0")
            : new ProcessBuilder(source.toString(), "0");
    if (!isJava) {
      builder.environment().put("PG_BIN", Postgres.programs().toString());
    }
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null) {
      throw new IOException(source + " does not start");
    }
    String port = line.substring(line.lastIndexOf(HOST) + HOST.length());
    return new ExampleServer(process, isJava ? "8080" : "5432", port);
  }

  /** For texts that name none. */
  static ExampleServer none() {
    return new ExampleServer(null, "8080", "8080");
  }

  /** A text that names the port of the documentation, with the port that the server has. */
  String actual(String text) {
    return text.replace(HOST + shown, HOST + actual).replace(KEY + shown, KEY + actual);
  }

  /** The reverse of {@link #actual}. */
  String shown(String text) {
    return text.replace(HOST + actual, HOST + shown).replace(KEY + actual, KEY + shown);
  }

  @Override
  public void close() throws IOException {
    if (process != null) {
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }
}
