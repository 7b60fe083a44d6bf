package dev.greta.connectors.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.testkit.http.Reply;
import dev.greta.testkit.http.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer of 100 MB is read by a JVM whose heap has room for half of it. */
class LargeBodyTest {

  private static final int RECORDS = 1_000_000;
  private static final int BATCH = 1_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void aHundredMegabytesInOneAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.start((request, reply) -> large(reply))) {
      Path arguments = folder.resolve("arguments.txt");
      String classPath = System.getProperty("java.class.path", "");
      Files.write(arguments, List.of("-cp", "\"" + classPath.replace("\\", "\\\\") + "\""));
      Path output = folder.resolve("output.txt");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                  "-Xmx48m",
                  "--add-opens=java.base/java.nio=ALL-UNNAMED",
                  "-XX:+IgnoreUnrecognizedVMOptions",
                  "--sun-misc-unsafe-memory-access=allow",
                  "@" + arguments,
                  LargeBodyReader.class.getName(),
                  server.url("").toString(),
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(folder.resolve("rows.txt")).as(Files.readString(output)).hasContent("" + RECORDS);
      assertThat(server.requests()).hasSize(1);
    }
  }

  private static void large(Reply reply) throws IOException {
    reply.raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int from = 0; from < RECORDS; from += BATCH) {
      StringBuilder records = new StringBuilder();
      for (int i = from; i < from + BATCH; i++) {
        records.append(i == 0 ? "[" : ",").append("{\"id\":").append(1_000_000_000L + i);
        records.append(",\"text\":\"").append("x".repeat(76)).append("\"}");
      }
      reply.chunk(records.toString().getBytes(UTF_8));
    }
    reply.chunk("]".getBytes(UTF_8));
    reply.chunk(new byte[0]);
  }
}
