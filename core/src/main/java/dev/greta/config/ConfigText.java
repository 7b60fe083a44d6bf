package dev.greta.config;

import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.options.Place;
import dev.greta.spi.options.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The text of a config file: UTF-8, with or without a byte order mark, of bounded size. */
final class ConfigText {

  /** How large a config may be. */
  static final int LARGEST = 1 << 20;

  private ConfigText() {}

  /** The text; empty if there is a problem. */
  static Optional<String> read(Path path, Problems problems) {
    String file = path.toString();
    Place start = new Place(file, 1, 1, "");
    try (InputStream in = Files.newInputStream(path)) {
      return Files.isDirectory(path)
          ? fail(problems, start, "the config is a folder", "Name the file in it.")
          : text(in, file, problems);
    } catch (NoSuchFileException e) {
      return fail(
          problems, start, "there is no such file", "Check the path; greta init makes one.");
    } catch (AccessDeniedException e) {
      return fail(problems, start, "the file may not be read", "Check its permissions.");
    } catch (IOException e) {
      return fail(problems, start, "the file cannot be read", "Check that it is a plain file.");
    }
  }

  /** The text of a stream, which is called so; empty if there is a problem. */
  static Optional<String> read(InputStream in, String name, Problems problems) {
    try {
      return text(in, name, problems);
    } catch (IOException e) {
      return fail(
          problems,
          new Place(name, 1, 1, ""),
          "it cannot be read: " + e.getMessage(),
          "Name a file.");
    }
  }

  private static Optional<String> text(InputStream in, String file, Problems problems)
      throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      problems.add(
          ConfigCode.TOO_LARGE,
          new Place(file, 1, 1, ""),
          "the file is larger than 1 MiB",
          "A config is small.");
      return Optional.empty();
    }
    return decode(file, bytes, problems);
  }

  private static Optional<String> decode(String file, byte[] bytes, Problems problems) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return fail(
          problems,
          new Place(file, 1, 1, ""),
          "the file is UTF-16 or UTF-32, not UTF-8",
          "Save it as UTF-8.");
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
    String text = chars.flip().toString();
    if (result.isError()) {
      return fail(
          problems,
          YamlFault.placeOf(file, text, text.length()),
          "a byte that is no UTF-8",
          "Save the file as UTF-8.");
    }
    return Optional.of(text);
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private static Optional<String> fail(
      Problems problems, Place place, String message, String remedy) {
    problems.add(ConfigCode.UNREADABLE, place, message, remedy);
    return Optional.empty();
  }
}
