package dev.greta.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server of the examples, started from its source as its users start it, but on a free port: what
 * they see on port 8080 is there.
 */
final class ExampleServer implements AutoCloseable {

  private static final String SHOWN = "localhost:8080";

  private final @Nullable Process process;
  private final String actual;

  private ExampleServer(@Nullable Process process, String actual) {
    this.process = process;
    this.actual = actual;
  }

  /**
   * @param source a Java file that takes a port and prints its URL as its first line's end
   */
  static ExampleServer start(Path source) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(java, source.toString(), "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null) {
      throw new IOException(source + " does not start");
    }
    return new ExampleServer(process, line.substring(line.indexOf("http://") + 7));
  }

  /** For texts that name none. */
  static ExampleServer none() {
    return new ExampleServer(null, SHOWN);
  }

  /** A text that names the port of the documentation, with the port that the server has. */
  String actual(String shown) {
    return shown.replace(SHOWN, actual);
  }

  /** The reverse of {@link #actual}. */
  String shown(String text) {
    return text.replace(actual, SHOWN);
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
