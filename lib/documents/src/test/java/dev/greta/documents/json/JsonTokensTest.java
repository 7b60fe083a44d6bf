package dev.greta.documents.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.greta.documents.Event;
import dev.greta.spi.error.ValidationException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tokens against those of Jackson, of good text and of text that was broken by a seed. */
class JsonTokensTest {

  private static final int SEEDS = 20_000;

  private static final String REFUSED = "refused";

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(1_000_000)
                  .maxStringLength(100_000_000)
                  .build())
          .build();

  private static final List<String> PARTS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          " ",
          "\n",
          "\t",
          "\"a\"",
          "\"\"",
          "\"b c\"",
          "null",
          "true",
          "false",
          "0",
          "-1",
          "12.5",
          "1e5",
          "-0",
          "-0.0",
          "1E-3",
          "123456789012345678901",
          "00",
          "1.",
          ".5",
          "+1",
          "\"\\u00e4\"",
          "\"\\n\\\"\"",
          "\"\\x\"",
          "nul",
          "tru",
          "NaN",
          "\"123456789 123456789\"",
          "1.2345678901234567",
          "9223372036854775807",
          "{\"a\":1,\"b\":[]}",
          "[1,2,{}]",
          "{\"k\": {\"k\": [true, null]}}",
          "-",
          "'a'",
          "//");

  private static List<String> ours(byte[] text, int most) {
    List<String> tokens = new ArrayList<>();
    JsonTokens in = new JsonTokens(new Small(text, most), "t");
    try {
      while (in.nextValue()) {
        do {
          tokens.add(shown(in.next(), in));
        } while (in.depth() > 0);
      }
    } catch (ValidationException e) {
      tokens.add(REFUSED);
    }
    return tokens;
  }

  private static String shown(Event event, JsonTokens in) {
    return switch (event) {
      case NAME, STRING ->
          event
              + " "
              + new String(in.text(), in.start(), in.end() - in.start(), StandardCharsets.UTF_8);
      case NUMBER ->
          number(new String(in.text(), in.start(), in.end() - in.start(), StandardCharsets.UTF_8));
      case LONG -> number(Long.toString(in.value()));
      case DECIMAL -> number(BigDecimal.valueOf(in.value(), in.scale()).toString());
      default -> event.toString();
    };
  }

  private static String number(String text) {
    if (text.matches(".*[eE].*")) {
      return "number " + text;
    }
    String zero = text.startsWith("-") && new BigDecimal(text).signum() == 0 ? "-" : "";
    return "number " + zero + new BigDecimal(text);
  }

  private static List<String> jacksons(byte[] text) throws IOException {
    List<String> tokens = new ArrayList<>();
    try (JsonParser parser = JACKSON.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens.add(
            switch (token) {
              case START_OBJECT -> "OBJECT_START";
              case END_OBJECT -> "OBJECT_END";
              case START_ARRAY -> "ARRAY_START";
              case END_ARRAY -> "ARRAY_END";
              case FIELD_NAME -> "NAME " + parser.currentName();
              case VALUE_STRING -> "STRING " + parser.getText();
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
              case VALUE_TRUE -> "TRUE";
              case VALUE_FALSE -> "FALSE";
              default -> "NULL";
            });
      }
    } catch (JsonProcessingException e) {
      tokens.add(REFUSED);
    }
    return tokens;
  }

  /**
   * The same tokens, or both refuse. Jackson may have given the tokens before a fault that we find
   * at once, and the reverse.
   */
  private static void compare(String text, int most, Object said) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> ours = ours(bytes, most);
    List<String> jacksons = jacksons(bytes);
    if (ours.contains(REFUSED) && jacksons.contains(REFUSED)) {
      int common = Math.min(ours.size(), jacksons.size()) - 1;
      assertThat(ours.subList(0, common))
          .as("%s: %s", said, text)
          .isEqualTo(jacksons.subList(0, common));
    } else {
      assertThat(ours).as("%s: %s", said, text).isEqualTo(jacksons);
    }
  }

  @Test
  void tokensOfPartsInAnyOrderAreJacksons() throws IOException {
    int good = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
        text.append(random.nextInt(3) == 0 ? "" : " ");
      }
      compare(text.toString(), 1 + random.nextInt(5), "seed " + seed);
      good += ours(text.toString().getBytes(StandardCharsets.UTF_8), 100).contains(REFUSED) ? 0 : 1;
    }
    assertThat(good).as("texts that were JSON").isGreaterThan(SEEDS / 100);
  }

  @Test
  void brokenDocumentsAreRefusedWhereJacksonRefusesThem() throws IOException {
    String whole =
        "{\"id\": 12, \"name\": \"Zoë \\u00e9 \\\\ \\\"x\\\"\", \"deep\": {\"list\": [1, 2.50, -3e7,"
            + " {\"a\": null}, []], \"t\": true}, \"empty\": {}, \"long\": \"0123456789abcdef\"}\n";
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(whole);
      for (int i = random.nextInt(2); i >= 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, (char) (32 + random.nextInt(95)));
          default -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
        }
      }
      compare(text.toString(), 1 + random.nextInt(30), "seed " + seed);
    }
  }

  @Test
  void aDocumentCutAnywhereIsCutShortOrMalformed() throws IOException {
    String whole = "{\"a\": [1.5e3, \"x\\u00e9\\n\", true, null], \"b\": {\"c\": -12}}";
    for (int end = 1; end < whole.length(); end++) {
      assertThat(ours(whole.substring(0, end).getBytes(StandardCharsets.UTF_8), 3))
          .as(whole.substring(0, end))
          .endsWith(REFUSED);
    }
    assertThat(ours(whole.getBytes(StandardCharsets.UTF_8), 3)).doesNotContain(REFUSED);
  }

  /** Every character, as itself and as escapes, read in pieces of every size. */
  @Test
  void everyCharacterComesThrough() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int code = 0; code <= 0x10ffff; code += code < 0x3000 ? 1 : 97) {
      if (code < 0xd800 || code > 0xdfff) {
        all.appendCodePoint(code);
      }
    }
    String quoted = new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(all);
    StringBuilder escaped = new StringBuilder("\"");
    for (char unit : all.toString().toCharArray()) {
      escaped.append(String.format("\\u%04x", (int) unit));
    }
    for (int most : new int[] {1, 7, 64, 100_000}) {
      assertThat(ours(quoted.getBytes(StandardCharsets.UTF_8), most))
          .containsExactly("STRING " + all);
      assertThat(ours(escaped.append('"').toString().getBytes(StandardCharsets.UTF_8), most))
          .containsExactly("STRING " + all);
      escaped.setLength(escaped.length() - 1);
    }
  }

  /** What is no UTF-8, by Unicode's table 3-7: compared with Java's own decoder. */
  @Test
  void bytesThatAreNotUtf8AreRefused() {
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < SEEDS; i++) {
      byte[] text = "\"abcd\"".getBytes(StandardCharsets.US_ASCII);
      int bytes = 1 + random.nextInt(4);
      for (int k = 0; k < bytes; k++) {
        text[1 + k] = (byte) (k == 0 ? 0xbe + random.nextInt(0x42) : 0x70 + random.nextInt(0x60));
      }
      boolean valid = !new String(text, StandardCharsets.UTF_8).contains("\ufffd");
      boolean ours = !ours(text, 4).contains(REFUSED);
      assertThat(ours).as("%s", java.util.HexFormat.of().formatHex(text)).isEqualTo(valid);
      refused += valid ? 0 : 1;
    }
    assertThat(refused).isBetween(SEEDS / 4, SEEDS - 100);
  }

  private static final class Small extends InputStream {

    private final ByteArrayInputStream in;
    private final int most;

    Small(byte[] text, int most) {
      this.in = new ByteArrayInputStream(text);
      this.most = most;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] out, int offset, int length) {
      return in.read(out, offset, Math.min(length, most));
    }
  }
}
