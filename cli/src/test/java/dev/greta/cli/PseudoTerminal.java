package dev.greta.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A command in a pseudo-terminal, by util-linux's {@code script} and coreutils' {@code env}: what
 * it shows, and keys for it.
 */
final class PseudoTerminal implements AutoCloseable {

  static final String CTRL_C = "\u0003";

  private final Process process;
  private final StringBuilder shown = new StringBuilder();

  private PseudoTerminal(Process process) {
    this.process = process;
  }

  /** Whether this machine has one; where it must, a test fails that finds none. */
  static boolean available() {
    return "true".equals(System.getenv("CI"))
        || Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "script")));
  }

  static PseudoTerminal start(Path folder, String command, Map<String, String> environment)
      throws IOException {
    // A build in the background may be deaf to Ctrl-C, and what it starts would inherit that.
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal=INT", "script", "-qefc", command, "/dev/null")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().remove("CI");
    builder.environment().put("NO_COLOR", "1");
    builder.environment().put("TERM", "xterm");
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().putAll(environment);
    return new PseudoTerminal(builder.start());
  }

  /** Reads on until the terminal has shown a text. */
  PseudoTerminal until(String text) throws IOException {
    InputStream out = process.getInputStream();
    byte[] buffer = new byte[4096];
    while (!shown().contains(text)) {
      int length = out.read(buffer);
      if (length < 0) {
        throw new AssertionError("'" + text + "' never showed:\n" + shown());
      }
      shown.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
    }
    return this;
  }

  PseudoTerminal type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return this;
  }

  /** Reads to the end. */
  int ended() throws IOException, InterruptedException {
    shown.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    return process.waitFor();
  }

  /** All that was shown so far. */
  String shown() {
    return new String(
        shown.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
