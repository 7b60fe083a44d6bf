package dev.greta.formats.text;

import dev.greta.spi.options.Nearest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The encoding of a text file.
 *
 * @param name of a {@link Charset}, or of {@link #AUTO} or {@link #FALLBACK}
 * @param assumed whether only a part of the file was looked at, so that the rest may prove it wrong
 */
public record Encoding(String name, boolean assumed) {

  /** To be found by looking at the file. */
  public static final Encoding AUTO = new Encoding("auto", false);

  public static final Encoding UTF_8 = new Encoding("UTF-8", false);

  /**
   * What a text is read as that is neither UTF-8 nor UTF-16: Windows-1252, and Latin-1 for the five
   * bytes which that leaves open, so that every byte is a character. Where no byte is between 0x80
   * and 0x9F, this is Latin-1.
   */
  public static final Encoding FALLBACK = new Encoding("windows-1252 or latin-1", false);

  private static final Map<String, String> OTHER_NAMES =
      Map.of("latin-1", "ISO-8859-1", "utf-8-sig", "UTF-8", "utf16", "UTF-16", "utf32", "UTF-32");

  /** UTF-16 is told by the zeros of this many bytes. */
  private static final int LOOKED_AT = 4096;

  /** So many kana are no accident. */
  private static final int MUCH_KANA = 5;

  /** The encoding of a name that a user wrote; empty if Java knows none of it. */
  public static Optional<Encoding> parse(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(AUTO.name)) {
      return Optional.of(AUTO);
    }
    try {
      return Optional.of(
          new Encoding(Charset.forName(OTHER_NAMES.getOrDefault(lower, name)).name(), false));
    } catch (IllegalArgumentException e) { // An illegal name, or an unknown one.
      return Optional.empty();
    }
  }

  /** The known name that is most like this one. */
  public static Optional<String> nearest(String name) {
    return Nearest.to(
        name,
        List.of(
            "auto",
            "utf-8",
            "utf-16",
            "utf-16le",
            "utf-16be",
            "utf-32",
            "latin-1",
            "iso-8859-1",
            "iso-8859-15",
            "windows-1252",
            "windows-1250",
            "windows-1251",
            "shift_jis",
            "windows-31j",
            "euc-jp",
            "gb18030",
            "big5",
            "euc-kr",
            "koi8-r"));
  }

  /** The encoding with this {@link #name}, which {@link #assumed} or not. */
  public static Encoding of(String name, boolean assumed) {
    if (name.equals(FALLBACK.name)) {
      return FALLBACK;
    }
    try {
      return new Encoding(Charset.forName(name).name(), assumed);
    } catch (IllegalCharsetNameException e) {
      throw new IllegalArgumentException("no encoding: " + name, e);
    }
  }

  /** Whether the text is UTF-8, so that nothing has to be decoded. */
  public boolean isUtf8() {
    return name.equals(UTF_8.name);
  }

  /**
   * The encoding of a text: by its byte order mark; UTF-8 if it is valid UTF-8; UTF-16 if its zeros
   * stand as those of UTF-16 and are not a few in what is else UTF-8; else {@link #FALLBACK}. No
   * other encoding is guessed: the bytes of one are mostly those of another, too.
   *
   * @param start of the file
   * @param whole whether that is all of it
   */
  public static Encoding find(byte[] start, boolean whole) {
    Optional<Encoding> marked = byMark(start);
    if (marked.isPresent()) {
      return marked.get();
    }
    Utf8Check check = new Utf8Check();
    boolean valid = check.accept(start, 0, start.length) < 0 && (!whole || check.isComplete());
    Optional<Encoding> utf16 = byZeros(start);
    if (utf16.isPresent()) {
      return utf16.get();
    }
    return valid ? new Encoding(UTF_8.name, !whole) : FALLBACK;
  }

  /** For UTF-16 and UTF-32 without an order: that of the mark or the zeros, else big-endian. */
  public Encoding ordered(byte[] start) {
    if (!name.equals("UTF-16")) {
      return this;
    }
    return byMark(start)
        .or(() -> byZeros(start))
        .filter(found -> found.name.startsWith("UTF-16"))
        .orElse(new Encoding("UTF-16BE", false));
  }

  private static Optional<Encoding> byMark(byte[] start) {
    int first = bytes(start, 4);
    if (first == 0xFFFE0000) {
      return Optional.of(new Encoding("UTF-32LE", false));
    }
    if (first == 0x0000FEFF) {
      return Optional.of(new Encoding("UTF-32BE", false));
    }
    return switch (first >>> 16) {
      case 0xFFFE -> Optional.of(new Encoding("UTF-16LE", false));
      case 0xFEFF -> Optional.of(new Encoding("UTF-16BE", false));
      default -> first >>> 8 == 0xEFBBBF ? Optional.of(UTF_8) : Optional.empty();
    };
  }

  /** The first bytes as a number; what is not there is 1, which no mark has. */
  private static int bytes(byte[] start, int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      number = number << 8 | (i < start.length ? start[i] & 0xFF : 1);
    }
    return number;
  }

  private static Optional<Encoding> byZeros(byte[] start) {
    int length = Math.min(start.length, LOOKED_AT) & ~1;
    int even = 0;
    int odd = 0;
    for (int i = 0; i < length; i += 2) {
      even += start[i] == 0 ? 1 : 0;
      odd += start[i + 1] == 0 ? 1 : 0;
    }
    int zeros = Math.max(even, odd);
    if (zeros <= 3 * Math.min(even, odd) || (zeros < length / 4 && isUtf8ButForZeros(start))) {
      return Optional.empty();
    }
    Encoding found = new Encoding(odd > even ? "UTF-16LE" : "UTF-16BE", false);
    // A pair cut in half is no fault of the text.
    return decode(start, length, found.charset()).filter(text -> text.indexOf('\0') < 0).isPresent()
        ? Optional.of(found)
        : Optional.empty();
  }

  /** Whether a few zeros are all that is strange: the bytes of UTF-16 are no such text. */
  private static boolean isUtf8ButForZeros(byte[] start) {
    int length = Math.min(start.length, LOOKED_AT);
    for (int i = 0; i < length; i++) {
      if (start[i] > 0 && start[i] < ' ' && !(start[i] >= '\t' && start[i] <= '\r')) {
        return false;
      }
    }
    return new Utf8Check().accept(start, 0, length) < 0;
  }

  private static Optional<String> decode(byte[] bytes, int length, Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(length + 1);
    boolean error = decoder.decode(ByteBuffer.wrap(bytes, 0, length), text, false).isError();
    return error ? Optional.empty() : Optional.of(text.flip().toString());
  }

  /** Whether a text read as {@link #FALLBACK} looks like Japanese of Shift-JIS. */
  public static boolean looksJapanese(byte[] start) {
    return decode(start, start.length, Charset.forName("windows-31j"))
        .filter(text -> text.chars().filter(c -> c >= 0x3041 && c <= 0x30FA).count() >= MUCH_KANA)
        .isPresent();
  }

  /** A text of this encoding, each byte of which is a character. */
  public String decode(byte[] text) {
    int[] table = table().orElseThrow();
    StringBuilder decoded = new StringBuilder();
    for (byte b : text) {
      decoded.append((char) table[b & 0xFF]);
    }
    return decoded.toString();
  }

  /** The characters of all bytes where each byte is one; -1 where it is none. */
  Optional<int[]> table() {
    if (!equals(FALLBACK) && !isSingleByte(charset())) {
      return Optional.empty();
    }
    CharsetDecoder decoder =
        (equals(FALLBACK) ? Charset.forName("windows-1252") : charset())
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      try {
        table[i] = decoder.decode(ByteBuffer.wrap(new byte[] {(byte) i})).get();
      } catch (CharacterCodingException e) {
        table[i] = equals(FALLBACK) ? i : -1;
      }
    }
    return Optional.of(table);
  }

  private static boolean isSingleByte(Charset charset) {
    return charset.canEncode()
        && charset.newEncoder().maxBytesPerChar() == 1
        && !charset.equals(StandardCharsets.UTF_8);
  }

  Charset charset() {
    return Charset.forName(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
