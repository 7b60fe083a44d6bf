package dev.greta.connectors.api;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server of others that runs on Node: a script in {@code src/test/servers}, which prints its
 * port. Once, there: {@code npm ci}. Where that was not done its tests are passed over, but on CI.
 */
final class NodeServer implements AutoCloseable {

  private static final Path FOLDER = Path.of("src/test/servers").toAbsolutePath();

  private final Process process;
  private final int port;

  private NodeServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static NodeServer start(String script, String... arguments) throws IOException {
    assumeTrue(
        "true".equals(System.getenv("CI"))
            || (Files.isDirectory(FOLDER.resolve("node_modules")) && hasNode()),
        "npm ci was not run in " + FOLDER);
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("node-", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectError(errors.toFile())
            .start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null) {
      throw new IOException(script + " did not start: " + Files.readString(errors));
    }
    Files.delete(errors);
    return new NodeServer(process, Integer.parseInt(line));
  }

  private static boolean hasNode() {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The script ends with its standard input. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
