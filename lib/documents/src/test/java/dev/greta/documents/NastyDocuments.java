package dev.greta.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Documents as nobody would write them, by a seed; no two names of an object are the same. */
final class NastyDocuments {

  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "a_b",
          "a_b_c",
          "c",
          "",
          "x.y",
          "x/y",
          "~",
          "~1",
          "ключ",
          "😀",
          "value",
          "A",
          "a_b_2",
          "longer name with spaces",
          "q\"uote",
          "back\\slash",
          "n\u0000ul",
          "item");

  private static final List<String> INTEGERS =
      List.of(
          "0",
          "1",
          "-1",
          "42",
          "9007199254740992",
          "9007199254740993",
          "-9007199254740993",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "12345678901234567890123",
          "99999999999999999999999999999999999999",
          "-0",
          "123456789012345678901234567890123456789");

  private static final List<String> NUMBERS =
      List.of(
          "0.5",
          "-2.25",
          "1e3",
          "1E-7",
          "0.1",
          "1.50",
          "123456789.123456",
          "0.1234567890123456789",
          "1e400",
          "1e-400",
          "-0.0",
          "2.5e+2",
          "1e99999",
          "12345678901234567.5",
          "0.00001",
          "17.000000000000001",
          "1e22",
          "123456789012345.6");

  private static final List<String> STRINGS =
      List.of(
          "",
          "x",
          "true",
          "12",
          "null",
          "[]",
          "Grüße",
          "日本",
          "😀😀",
          "tab\there",
          "line\nend",
          "nul\u0000",
          "\u007f\u0080",
          "a longer text, which is more than eight bytes",
          "2024-13-01",
          "2024-02-30",
          "0000-01-01",
          "\uffff");

  private static final List<String> DATES = List.of("2024-02-29", "0001-01-01", "9999-12-31");
  private static final List<String> TIMES =
      List.of("2024-02-29T23:59:59.123456", "1969-12-31 00:00", "2024-02-29T12:00:00");
  private static final List<String> ZONED =
      List.of("2024-02-29T23:59:59Z", "2024-02-29T12:00:00.5+05:30", "1900-01-01 00:00:00-08:00");

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  /** What a name mostly holds, so that not every field is mixed. */
  private final int taste;

  private NastyDocuments(long seed) {
    this.random = new Random(seed);
    this.taste = random.nextInt(1 << 20);
  }

  /** Documents, one after the other. */
  static String of(long seed) {
    NastyDocuments documents = new NastyDocuments(seed);
    documents.write();
    return documents.out.toString();
  }

  private void write() {
    int count = random.nextInt(40);
    boolean objects = random.nextInt(8) > 0;
    for (int i = 0; i < count; i++) {
      if (objects) {
        object("", 0);
      } else {
        value("root", 0);
      }
      out.append(random.nextInt(5) == 0 ? " \r\n\n" : "\n");
    }
  }

  private void value(String path, int depth) {
    if (random.nextInt(12) == 0) {
      out.append("null");
      return;
    }
    boolean odd = random.nextInt(400) == 0;
    int kind = Math.floorMod(odd ? random.nextInt() : path.hashCode() * 31 + taste, 11);
    if (depth > 6 && kind >= 8) {
      kind -= 8;
    }
    switch (kind) {
      case 0 -> out.append(random.nextBoolean());
      case 1 -> out.append(INTEGERS.get(random.nextInt(random.nextInt(40) == 0 ? 14 : 5)));
      case 2 -> number();
      case 3 -> string(pick(STRINGS));
      case 4 -> string(pick(DATES));
      case 5 -> string(pick(random.nextInt(5) == 0 ? DATES : TIMES));
      case 6 -> string(pick(random.nextInt(60) == 0 ? TIMES : ZONED));
      case 7 -> out.append(random.nextInt(1_000_000));
      case 8, 9 -> object(path, depth);
      default -> array(path, depth);
    }
  }

  private void number() {
    switch (random.nextInt(30)) {
      case 0 -> out.append(pick(NUMBERS));
      case 1 -> out.append(pick(INTEGERS));
      case 2 -> out.append(random.nextDouble());
      case 3 -> out.append("7".repeat(400));
      default -> out.append(random.nextInt(100_000)).append('.').append(random.nextInt(100));
    }
  }

  private void object(String path, int depth) {
    out.append(random.nextInt(6) == 0 ? "{ " : "{");
    List<String> names = new ArrayList<>();
    int count = random.nextInt(5);
    while (names.size() < count) {
      String name = NAMES.get(random.nextInt(depth == 0 ? NAMES.size() : 6));
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    boolean first = true;
    for (String name : names) {
      out.append(first ? "" : random.nextInt(6) == 0 ? " ,\n" : ",");
      first = false;
      string(name);
      out.append(random.nextInt(6) == 0 ? " :\t" : ":");
      value(path + "/" + name, depth + 1);
    }
    out.append('}');
  }

  private void array(String path, int depth) {
    out.append('[');
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : ", ");
      value(path + "[]", depth + 1);
    }
    out.append(']');
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void string(String text) {
    out.append('"');
    text.codePoints().forEach(this::character);
    out.append('"');
  }

  private void character(int code) {
    boolean escape = code < 0x20 || code == '"' || code == '\\' || random.nextInt(20) == 0;
    if (!escape) {
      out.appendCodePoint(code);
    } else if ((code == '"' || code == '\\' || code == '/') && random.nextBoolean()) {
      out.append('\\').append((char) code);
    } else if (code == '\n') {
      out.append("\\n");
    } else {
      for (char unit : Character.toChars(code)) {
        out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) unit));
      }
    }
  }
}
