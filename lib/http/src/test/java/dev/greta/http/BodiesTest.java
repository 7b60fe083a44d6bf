package dev.greta.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greta.spi.error.ConnectionException;
import dev.greta.spi.error.GretaException;
import dev.greta.spi.error.ResourceException;
import dev.greta.testkit.http.Reply;
import dev.greta.testkit.http.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, encoded and not, whole and broken. */
@Timeout(60)
class BodiesTest {

  private static final byte[] TEXT = text();

  /** The ways to compress, by the JDK's own streams. */
  enum Coding {
    GZIP("gzip"),
    ZLIB("deflate"),
    RAW("deflate"),
    NONE("identity");

    private final String name;

    Coding(String name) {
      this.name = name;
    }

    byte[] encode(byte[] bytes) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream encoder = encoder(out)) {
        encoder.write(bytes);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return out.toByteArray();
    }

    OutputStream encoder(OutputStream out) throws IOException {
      return switch (this) {
        case GZIP -> new GZIPOutputStream(out);
        case ZLIB -> new DeflaterOutputStream(out);
        case RAW -> new DeflaterOutputStream(out, new Deflater(9, true));
        case NONE -> out;
      };
    }

    String header() {
      return "Content-Encoding: " + name;
    }
  }

  private static byte[] text() {
    StringBuilder text = new StringBuilder();
    Random random = new Random(7);
    while (text.length() < 100_000) {
      text.append("{\"id\":").append(random.nextInt()).append("},\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static String code(Fetches fetches, ScriptedServer server) {
    try {
      fetches.get(server.url("/"));
      return "none";
    } catch (GretaException e) {
      return e.fault().code();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyIsDecoded(Coding coding) {
    byte[] wire = coding.encode(TEXT);
    try (var server =
            ScriptedServer.start((request, reply) -> reply.send(200, wire, coding.header()));
        var fetches = Fetches.of(server)) {
      WebAnswer answer = fetches.fetch(WebRequest.get(server.url("/")));
      assertThat(fetches.body.toByteArray()).isEqualTo(TEXT);
      assertThat(answer.bytesOnTheWire()).isEqualTo(wire.length);
      assertThat(answer.bytesDecoded()).isEqualTo(TEXT.length);
    }
  }

  /** Each cut of the wire's bytes into pieces is another path through the decoder's buffers. */
  @ParameterizedTest
  @EnumSource
  void aBodyInSmallChunksIsDecoded(Coding coding) {
    byte[] text = Arrays.copyOf(TEXT, 3_000);
    byte[] wire = coding.encode(text);
    Random random = new Random(11);
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw(
                      "HTTP/1.1 200 OK\r\n"
                          + coding.header()
                          + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                  for (int at = 0; at < wire.length; ) {
                    int to = Math.min(wire.length, at + 1 + random.nextInt(5));
                    reply.chunk(Arrays.copyOfRange(wire, at, to));
                    at = to;
                  }
                  reply.chunk(new byte[0]);
                });
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThat(fetches.body.toByteArray()).isEqualTo(text);
    }
  }

  @Test
  void aBodyEncodedTwiceIsDecodedTwice() {
    byte[] wire = Coding.GZIP.encode(Coding.ZLIB.encode(TEXT));
    try (var server =
            ScriptedServer.start(
                (request, reply) -> reply.send(200, wire, "Content-Encoding: deflate, X-GZIP"));
        var fetches = Fetches.of(server)) {
      fetches.get(server.url("/"));
      assertThat(fetches.body.toByteArray()).isEqualTo(TEXT);
    }
  }

  @Test
  void gzipMayHaveSeveralMembersAndAllOptionalFields() {
    byte[] plain = Coding.GZIP.encode("one".getBytes(StandardCharsets.UTF_8));
    byte[] fields =
        joined(
            new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 0, 3, 0, 1, 2, 3},
            "name\0comment\0".getBytes(StandardCharsets.UTF_8),
            new byte[] {9, 9},
            Arrays.copyOfRange(plain, 10, plain.length));
    byte[] wire = joined(plain, fields, plain);
    try (var server =
            ScriptedServer.start((request, reply) -> reply.send(200, wire, Coding.GZIP.header()));
        var fetches = Fetches.of(server)) {
      assertThat(fetches.get(server.url("/"))).isEqualTo("oneoneone");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyBodyIsEmptyWhateverItsCoding(Coding coding) {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> reply.send(200, new byte[0], coding.header()));
        var fetches = Fetches.of(server)) {
      assertThat(fetches.get(server.url("/"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip, gzip, gzip", "gzip;q=1"})
  void anUnknownCodingIsAnErrorAndNotRetried(String coding) {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> reply.send(200, TEXT, "Content-Encoding: " + coding));
        var fetches = Fetches.of(server)) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining(coding);
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** What the servers send of a body, and what is wrong with it. */
  enum Defect {
    CUT {
      @Override
      byte[] of(byte[] wire) {
        return Arrays.copyOf(wire, wire.length - 1);
      }
    },
    CUT_IN_THE_MIDDLE {
      @Override
      byte[] of(byte[] wire) {
        return Arrays.copyOf(wire, wire.length / 2);
      }
    },
    FOLLOWED {
      @Override
      byte[] of(byte[] wire) {
        return joined(wire, new byte[] {'x'});
      }
    },
    DAMAGED {
      @Override
      byte[] of(byte[] wire) {
        byte[] other = wire.clone();
        Arrays.fill(other, wire.length / 2, wire.length / 2 + 8, (byte) 0xFF);
        return other;
      }
    },
    NOT_COMPRESSED {
      @Override
      byte[] of(byte[] wire) {
        return "[1,2,3]".getBytes(StandardCharsets.UTF_8);
      }
    };

    abstract byte[] of(byte[] wire);
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenCompressedBodyIsFetchedAgainAndNeverHalfUsed(Defect defect) {
    for (Coding coding : new Coding[] {Coding.GZIP, Coding.ZLIB, Coding.RAW}) {
      byte[] wire = coding.encode(TEXT);
      try (var server =
              ScriptedServer.start(
                  (request, reply) ->
                      reply.send(
                          200, request.number() == 1 ? defect.of(wire) : wire, coding.header()));
          var fetches = Fetches.of(server)) {
        WebAnswer answer = fetches.fetch(WebRequest.get(server.url("/")));
        assertThat(answer.attempts()).as("%s %s", coding, defect).isEqualTo(2);
        assertThat(fetches.body.toByteArray()).isEqualTo(TEXT);
        assertThat(fetches.streams).isEqualTo(2);
        assertThat(((GretaException) fetches.retried.get(0)).fault().code()).isEqualTo("GRT-466");
      }
    }
  }

  /** The data is whole, the checksum or the length behind it another. */
  @ParameterizedTest
  @CsvSource({"GZIP,1", "GZIP,4", "GZIP,5", "GZIP,8", "ZLIB,1", "ZLIB,4"})
  void aBodyIsNotUsedUnlessItsChecksumIsRight(Coding coding, int fromTheEnd) {
    byte[] wire = coding.encode(TEXT);
    wire[wire.length - fromTheEnd] ^= 1;
    try (var server =
            ScriptedServer.start((request, reply) -> reply.send(200, wire, coding.header()));
        var fetches =
            new Fetches(Fetches.settings(server).withRetry(Fetches.once()), Credentials.none())) {
      assertThat(code(fetches, server)).isEqualTo("GRT-466");
    }
  }

  @Test
  void aBodyThatStaysBrokenIsAnError() {
    byte[] wire = Defect.CUT.of(Coding.GZIP.encode(TEXT));
    try (var server =
            ScriptedServer.start((request, reply) -> reply.send(200, wire, Coding.GZIP.header()));
        var fetches = Fetches.of(server)) {
      assertThat(code(fetches, server)).isEqualTo("GRT-466");
      assertThat(server.requests()).hasSize(5);
    }
  }

  private static void zeros(Reply reply, Coding coding) throws IOException {
    reply.raw("HTTP/1.1 200 OK\r\n" + coding.header() + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    OutputStream chunks =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            reply.chunk(new byte[] {(byte) b});
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
              reply.chunk(Arrays.copyOfRange(bytes, offset, offset + length));
            }
          }
        };
    OutputStream encoder = coding.encoder(chunks);
    while (true) {
      encoder.write(new byte[65_536]);
    }
  }

  /** No body has an end here: whoever does not count runs until the test's time is over. */
  @ParameterizedTest
  @EnumSource
  void aBombAndABodyWithoutEndStopAtTheLimit(Coding coding) {
    try (var server = ScriptedServer.start((request, reply) -> zeros(reply, coding));
        var fetches =
            new Fetches(
                Fetches.settings(server).withMaxResponseBytes(1_000_000), Credentials.none())) {
      assertThatThrownBy(() -> fetches.get(server.url("/")))
          .isInstanceOf(ResourceException.class)
          .hasMessage("the answer is longer than 1000000 bytes")
          .matches(
              e ->
                  ((GretaException) e)
                      .fault()
                      .remedy()
                      .orElseThrow()
                      .contains("'max_response_bytes'"));
      assertThat(fetches.body.size()).isLessThanOrEqualTo(1_000_000);
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** The header of a gzip member decodes to nothing, however long it is. */
  @Test
  void aCompressedBodyThatDecodesToNothingStopsAtTheLimitToo() {
    try (var server =
            ScriptedServer.start(
                (request, reply) -> {
                  reply.raw(
                      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
                  reply.raw(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0});
                  byte[] name = new byte[65_536];
                  Arrays.fill(name, (byte) 'x');
                  while (true) {
                    reply.raw(name);
                  }
                });
        var fetches =
            new Fetches(
                Fetches.settings(server).withMaxResponseBytes(1_000_000), Credentials.none())) {
      assertThat(code(fetches, server)).isEqualTo("GRT-1240");
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsTaken() {
    try (var server = ScriptedServer.start((request, reply) -> reply.send(200, TEXT));
        var exact =
            new Fetches(
                Fetches.settings(server).withMaxResponseBytes(TEXT.length), Credentials.none());
        var less =
            new Fetches(
                Fetches.settings(server).withMaxResponseBytes(TEXT.length - 1),
                Credentials.none())) {
      assertThat(code(exact, server)).isEqualTo("none");
      assertThat(code(less, server)).isEqualTo("GRT-1240");
    }
  }

  @Test
  void whoCannotKeepTheBodySaysSoAndIsNotAskedAgain() {
    try (var server = ScriptedServer.start((request, reply) -> reply.send(200, TEXT));
        var fetches = Fetches.of(server)) {
      OutputStream full =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("No space left on device");
            }
          };
      assertThatThrownBy(
              () ->
                  fetches.client.fetch(
                      WebRequest.get(server.url("/")), () -> full, fetches.cancellation, fetches))
          .isInstanceOf(ResourceException.class)
          .hasMessageContaining("No space left on device");
      assertThat(server.requests()).hasSize(1);
    }
  }
}
