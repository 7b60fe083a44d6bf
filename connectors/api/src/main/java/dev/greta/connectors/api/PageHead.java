package dev.greta.connectors.api;

import dev.greta.http.RateLimitFacts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What an answer has beside its body, as bytes: of many pages it would fill the heap. */
final class PageHead {

  private static final long NONE = -1;

  private PageHead() {}

  static byte[] of(Page page) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try {
      write(page, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Page page, DataOutputStream out) throws IOException {
    text(out, page.place());
    out.writeInt(page.status());
    out.writeInt(page.headers().size());
    for (Map.Entry<String, List<String>> header : page.headers().entrySet()) {
      text(out, header.getKey());
      out.writeInt(header.getValue().size());
      for (String value : header.getValue()) {
        text(out, value);
      }
    }
    optional(out, page.mediaType());
    optional(out, page.charset());
    out.writeLong(page.rateLimit().limit().orElse(NONE));
    out.writeLong(page.rateLimit().remaining().orElse(NONE));
    out.writeLong(page.rateLimit().reset().map(Duration::toMillis).orElse(NONE));
    out.writeLong(page.bytesOnTheWire());
  }

  /** The page with a body. */
  static Page page(byte[] head, PageBody body) {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(head)), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Page read(DataInputStream in, PageBody body) throws IOException {
    String place = text(in);
    int status = in.readInt();
    Map<String, List<String>> headers = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = text(in);
      List<String> values = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        values.add(text(in));
      }
      headers.put(name, values);
    }
    Optional<String> mediaType = optional(in);
    Optional<String> charset = optional(in);
    OptionalLong limit = number(in.readLong());
    OptionalLong remaining = number(in.readLong());
    long reset = in.readLong();
    RateLimitFacts facts =
        new RateLimitFacts(
            limit,
            remaining,
            reset == NONE ? Optional.empty() : Optional.of(Duration.ofMillis(reset)));
    return new Page(place, status, headers, mediaType, charset, facts, in.readLong(), body);
  }

  /** Of any length, other than {@link DataOutputStream#writeUTF}. */
  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static void optional(DataOutputStream out, Optional<String> text) throws IOException {
    out.writeBoolean(text.isPresent());
    text(out, text.orElse(""));
  }

  private static Optional<String> optional(DataInputStream in) throws IOException {
    boolean there = in.readBoolean();
    String text = text(in);
    return there ? Optional.of(text) : Optional.empty();
  }

  private static OptionalLong number(long written) {
    return written == NONE ? OptionalLong.empty() : OptionalLong.of(written);
  }
}
