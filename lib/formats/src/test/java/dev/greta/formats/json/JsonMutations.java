package dev.greta.formats.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files that were good or nasty, changed at random: bytes, tokens, values, or the encoding. */
final class JsonMutations {

  private static final List<String> NASTY =
      List.of(
          "",
          "[]",
          "{\"a\":1}\n{\"a\":2.5}\n{\"a\":\"x\"}\n",
          "[{\"a\":1,\"b\":{\"c\":[1,2,{\"d\":null}]}},{\"a_b\":true,\"b\":{\"c\":[]}}]",
          "{\"data\":{\"items\":[{\"a\":1},{\"a\":2}],\"more\":{\"items\":[[1]]}},\"n\":null}",
          "{\"data\":{\"items\":null}} {\"data\":{\"items\":{\"x\":1}}}",
          "[[{\"a\":1}],[{\"a\":[]},{\"a\":{}}],[]]",
          "{\"data\":{\"items\":[1]},\"x\":{\"x\":1},\"data\":{\"items\":[2]}}",
          "{\"q\\\"uote\":1,\"n\":0.12345678901234567}\n{\"q\"uote\":1}",
          "{\"a\\\\nb\":1,\"n\":17.000000000000001}\n{\"a\\nb\":2}",
          "\"one\" 2 [3] {\"four\":4} null true",
          "{\"q\\\"uote\":1,\"back\\\\slash\":2,\"n\\u0000ul\":3,\"\":4,\"😀\":5,\"\\ud83d\\ude00é\":6}",
          "{\"t\":\"2024-02-29\",\"u\":\"2024-02-29T12:00:00Z\"}{\"t\":\"2024-02-29 12:00\",\"u\":\"x\"}",
          "[{\"n\":9007199254740993},{\"n\":0.1},{\"n\":1e400},{\"n\":-0},{\"n\":1e-9999}]",
          "[{\"n\":99999999999999999999999999999999999999},{\"n\":-9223372036854775808}]",
          "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}},\"a_b\":1,\"a_b_2\":2,\"value\":3}",
          "{\"l\":[[[[1]]],[],null,[[],[null]]]}\n{\"l\":null}\n{\"l\":[[[[\"x\"]]]]}",
          "{\"a\": 1}\r\n\r\n{\"a\" :2 ,\"b\":[ ]}\t{ }",
          "{\"a\":".repeat(70) + "1" + "}".repeat(70),
          "{\"a\":" + "[".repeat(70) + "{}" + "]".repeat(70) + "}",
          wide(300),
          "{\"text\":\"" + "x".repeat(5_000) + "\\n" + "é".repeat(3_000) + "\"}");

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\n",
          " ",
          "\0",
          "\uFEFF",
          "\u2028",
          "null",
          "true",
          "false",
          "NaN",
          "-Infinity",
          "0",
          "-0",
          "-",
          "00",
          "1.",
          ".5",
          "1e",
          "1e5",
          "1e99999999999",
          "-0.0",
          "9223372036854775808",
          "123456789012345678901234567890123456789",
          "0.30000000000000004",
          "{}",
          "[]",
          "[[",
          "\"\"",
          "\"a\":",
          "\"a\":1,",
          ",\"a\":null",
          "\"a_b\":",
          "\"data\":",
          "\"items\":[",
          "{\"a\":{\"b\":1}}",
          "\"x\"",
          "\"2024-02-30\"",
          "\"2024-02-29\"",
          "\\u0000",
          "\\ud800",
          "\\udc00",
          "\\ud83d\\ude00",
          "\\u00e9",
          "\\uD8",
          "\\/",
          "\\x",
          "//",
          "'",
          "é",
          "€",
          "😀");

  private static final List<String> NAMES =
      List.of(
          "\"a\"",
          "\"b\"",
          "\"a_b\"",
          "\"a.b\"",
          "\"a_b_2\"",
          "\"\\u0061\"",
          "\"value\"",
          "\"item\"",
          "\"data\"",
          "\"\"",
          "\"~1/\"",
          "\"q\\\"\"",
          "\"q\\\\\"",
          "\"\\ud83d\\ude00\"",
          "\"😀\"");

  /** An empty one stands for a number at random. */
  private static final List<String> VALUES =
      List.of(
          "",
          "",
          "",
          "",
          "",
          "0",
          "1",
          "-0",
          "0.5",
          "1e3",
          "null",
          "true",
          "{}",
          "[]",
          "[1]",
          "[[],null]",
          "{\"a\":{\"b\":1}}",
          "{\"b\":[{}]}",
          "\"\"",
          "\"1\"",
          "\"a\\u0000\\\"\\\\\\/\"",
          "\"\\ud83d\\ude00😀\"",
          "\"2024-02-29\"",
          "\"2023-02-29\"",
          "\"0001-01-01 00:00\"",
          "\"9999-12-31T23:59:59.999999Z\"",
          "\"0001-01-01T00:00:00+18:00\"",
          "\"2024-02-29T24:00:00Z\"");

  /** UTF-8 as it must not be: half a pair, an overlong zero, beyond the last, cut short. */
  private static final List<String> NOT_UTF8 = List.of("eda080", "c080", "f4908080", "e282", "ff");

  private final List<byte[]> seeds = new ArrayList<>();

  JsonMutations() throws IOException {
    NASTY.forEach(text -> seeds.add(text.getBytes(StandardCharsets.UTF_8)));
    try (Stream<Path> examples = Files.walk(Path.of("../../examples"))) {
      for (Path file : examples.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
  }

  private static String wide(int names) {
    return IntStream.range(0, names)
        .mapToObj(i -> "\"n" + i + "\":" + i)
        .collect(Collectors.joining(",", "{", "}"));
  }

  byte[] next(Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] other = seeds.get(random.nextInt(seeds.size()));
      bytes = random.nextInt(6) == 0 ? changed(bytes, random) : retold(bytes, other, random);
    }
    return formed(bytes, random);
  }

  private static byte[] formed(byte[] bytes, Random random) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return switch (random.nextInt(24)) {
      case 0 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
      case 1 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16BE);
      case 2 -> text.getBytes(StandardCharsets.UTF_16LE);
      case 3 -> changed(text.getBytes(StandardCharsets.UTF_16BE), random);
      case 4 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
      case 5 -> (text + text).getBytes(StandardCharsets.UTF_8);
      // Beyond the reader's buffer, so that tokens lie across its end.
      case 6 ->
          (text + " ".repeat(65_500 + random.nextInt(72)) + text).getBytes(StandardCharsets.UTF_8);
      case 7 -> (text + "\n").repeat(1 + random.nextInt(200)).getBytes(StandardCharsets.UTF_8);
      default -> bytes;
    };
  }

  /** Changes bytes, whatever they are part of. */
  private static byte[] changed(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(6));
    return switch (random.nextInt(6)) {
      case 0 -> spliced(bytes, from, to, new byte[] {(byte) random.nextInt(256)});
      case 4 -> {
        String wrong = NOT_UTF8.get(random.nextInt(NOT_UTF8.size()));
        yield spliced(bytes, from, to, HexFormat.of().parseHex(wrong));
      }
      case 1 -> spliced(bytes, from, to, new byte[0]);
      case 2 -> Arrays.copyOf(bytes, from);
      case 3 -> spliced(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      default -> spliced(bytes, from, from, token(random));
    };
  }

  /** Changes whole tokens, so that the result more often is JSON. */
  private static byte[] retold(byte[] bytes, byte[] other, Random random) {
    List<byte[]> tokens = tokens(bytes);
    int at = random.nextInt(tokens.size() + 1);
    int to = Math.min(tokens.size(), at + random.nextInt(4));
    List<byte[]> range = List.copyOf(tokens.subList(at, to));
    switch (random.nextInt(20)) {
      case 0 -> tokens.subList(at, to).clear();
      case 1 -> tokens.addAll(at, range);
      case 2 -> tokens.add(at, token(random));
      case 3 -> {
        if (at < tokens.size()) {
          Collections.swap(tokens, at, random.nextInt(tokens.size()));
        }
      }
      case 4 -> {
        int depth = 1 + random.nextInt(random.nextInt(20) == 0 ? 1_100 : 80);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        tokens.add(
            to, (open.equals("[") ? "]" : "}").repeat(depth).getBytes(StandardCharsets.UTF_8));
        tokens.add(at, open.repeat(depth).getBytes(StandardCharsets.UTF_8));
      }
      case 5 -> tokens.add(at, other);
      case 6 -> {
        if (at < tokens.size()) {
          tokens.set(at, token(random));
        }
      }
      default -> replaceValues(tokens, random);
    }
    return joined(tokens);
  }

  /** Gives some values and names others of their kind, so that JSON stays JSON. */
  private static void replaceValues(List<byte[]> tokens, Random random) {
    for (int at = 0; at < tokens.size(); at++) {
      byte first = tokens.get(at)[0];
      if (random.nextInt(4) > 0 || !(first == '"' || isWord(first))) {
        continue;
      }
      boolean name = at + 1 < tokens.size() && tokens.get(at + 1)[0] == ':';
      List<String> from = name ? NAMES : VALUES;
      String to = from.get(random.nextInt(from.size()));
      tokens.set(at, (to.isEmpty() ? number(random) : to).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] token(Random random) {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static String number(Random random) {
    if (random.nextInt(3) == 0) {
      return Double.toString(random.nextDouble());
    }
    StringBuilder number = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    number.append(1 + random.nextInt(9));
    random
        .ints(random.nextInt(random.nextInt(30) == 0 ? 5_000 : 42), 0, 10)
        .forEach(number::append);
    if (random.nextInt(3) == 0) {
      number.append('.');
      random.ints(1 + random.nextInt(42), 0, 10).forEach(number::append);
    }
    return random.nextInt(4) == 0
        ? number + "e" + (random.nextInt(1_000) - 500)
        : number.toString();
  }

  /** Strings as they are, each other run of letters and digits, and single bytes. */
  private static List<byte[]> tokens(byte[] bytes) {
    List<byte[]> tokens = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = at + 1;
      if (bytes[at] == '"') {
        while (end < bytes.length && bytes[end] != '"') {
          end += bytes[end] == '\\' ? 2 : 1;
        }
        end = Math.min(bytes.length, end + 1);
      } else if (isWord(bytes[at])) {
        while (end < bytes.length && isWord(bytes[end])) {
          end++;
        }
      }
      tokens.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return tokens;
  }

  private static boolean isWord(byte b) {
    return Character.isLetterOrDigit(b) || b == '-' || b == '+' || b == '.';
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    return joined(
        List.of(Arrays.copyOf(bytes, from), between, Arrays.copyOfRange(bytes, to, bytes.length)));
  }
}
