package dev.greta.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What the JDK's client takes for pages that nobody looks at. */
final class Download {

  private Download() {}

  /** Follows {@code Link} to the last page; how many records there were, as the server says. */
  static long pages(String url) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    byte[] buffer = new byte[16 << 10];
    long rows = 0;
    for (Optional<String> next = Optional.of(""); next.isPresent(); ) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + next.get())).build();
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        while (body.read(buffer) >= 0) {}
      }
      rows += answer.headers().firstValueAsLong("X-Records").orElseThrow();
      next = answer.headers().firstValue("Link").map(link -> link.substring(1, link.indexOf('>')));
    }
    return rows;
  }
}
