package dev.greta.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Serves the records of a file in pages with a {@code Link} header, from a process of its own, so
 * that only the client's CPU time is the contestant's: {@code FILE}, then {@code
 * /PAGES/RECORDS/STEP?page=N}, where each page begins so many records after the one before.
 */
final class PageServer implements AutoCloseable {

  private final Process process;
  private final int port;

  private PageServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** In a process of its own, on a free port of this machine. */
  static PageServer start(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                PageServer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader();
    return new PageServer(process, Integer.parseInt(output.readLine()));
  }

  /**
   * Where pages are.
   *
   * @param step how many records after the one before a page begins
   */
  String url(int pages, int records, int step) {
    return "http://127.0.0.1:" + port + "/" + pages + "/" + records + "/" + step;
  }

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

  public static void main(String[] arguments) throws IOException {
    // Else a small answer waits 40 ms for the client's acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Records records = Records.of(Path.of(arguments[0]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.createContext("/", exchange -> answer(exchange, records));
    server.start();
    System.out.println(server.getAddress().getPort());
    // Until whoever started it has gone.
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static void answer(HttpExchange exchange, Records records) throws IOException {
    String path = exchange.getRequestURI().getPath();
    List<Integer> numbers =
        Arrays.stream(path.substring(1).split("/")).map(Integer::valueOf).toList();
    String query = exchange.getRequestURI().getQuery();
    int page = query == null ? 1 : Integer.parseInt(query.substring("page=".length()));
    int first = (int) ((long) (page - 1) * numbers.get(2) % (records.count() - numbers.get(1) + 1));
    int start = records.starts()[first];
    int length = records.starts()[first + numbers.get(1)] - 1 - start;
    try (exchange) {
      if (page < numbers.get(0)) {
        exchange.getResponseHeaders().set("Link", "<?page=" + (page + 1) + ">; rel=\"next\"");
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("X-Records", numbers.get(1).toString());
      exchange.sendResponseHeaders(200, length + 2L);
      OutputStream body = exchange.getResponseBody();
      body.write('[');
      body.write(records.bytes(), start, length);
      body.write(']');
    }
  }

  /**
   * Records of JSON, with commas between them.
   *
   * @param starts of each, and where one behind the last would be
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Records(byte[] bytes, int[] starts) {

    static Records of(Path lines) throws IOException {
      byte[] bytes = Files.readAllBytes(lines);
      int[] starts = new int[1 << 20];
      int count = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          bytes[i] = ',';
          starts[++count] = i + 1;
        }
      }
      return new Records(bytes, Arrays.copyOf(starts, count + 1));
    }

    int count() {
      return starts.length - 1;
    }
  }
}
