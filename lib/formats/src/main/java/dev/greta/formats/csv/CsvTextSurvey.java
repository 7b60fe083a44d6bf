package dev.greta.formats.csv;

import dev.greta.formats.LocalFile;
import dev.greta.formats.text.Encoding;
import dev.greta.formats.text.Utf8Check;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Looks at how the text of a file is written: at its start, as a large file is not read twice for
 * what is rare; at all of it once a read has met something that the start did not show.
 */
final class CsvTextSurvey {

  private static final int BLOCK = 1 << 16;

  private CsvTextSurvey() {}

  /** Finds compression and encoding where the user has not said them. */
  static CsvText of(LocalFile file, CsvText wanted, boolean again) {
    CsvText text = wanted.with(wanted.packing().of(file));
    byte[] start;
    try (InputStream input = text.packing().open(file, n -> {})) {
      start = input.readNBytes(CsvHeader.START);
      if (!wanted.encoding().equals(Encoding.AUTO)) {
        return text.with(wanted.encoding().ordered(start));
      }
      boolean whole = start.length < CsvHeader.START;
      Encoding found = Encoding.find(start, whole);
      if (!found.assumed() || !again) {
        return text.with(found);
      }
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
    return text.with(isUtf8(file, text) ? Encoding.UTF_8 : Encoding.FALLBACK);
  }

  private static boolean isUtf8(LocalFile file, CsvText text) {
    Utf8Check check = new Utf8Check();
    byte[] block = new byte[BLOCK];
    try (InputStream input = text.packing().open(file, n -> {})) {
      for (int count = input.read(block); count >= 0; count = input.read(block)) {
        if (check.accept(block, 0, count) >= 0) {
          return false;
        }
      }
      return check.isComplete();
    } catch (IOException e) {
      throw LocalFile.unreadable(file.path(), e);
    }
  }

  /** Finds whether lines end in different ways. */
  static CsvText of(LocalFile file, CsvText text, CsvDialect dialect, byte[] start, boolean again)
      throws IOException {
    if (text.isCleaned()) {
      return text;
    }
    boolean mixed =
        mayMix(new ByteArrayInputStream(start))
            && hasMixedLineEnds(new ByteArrayInputStream(start), dialect, text);
    if (!mixed && again && start.length > CsvHeader.START && mayMix(text.open(file, n -> {}))) {
      mixed = hasMixedLineEnds(text.open(file, n -> {}), dialect, text);
    }
    return mixed ? text.withAnyLineEnds() : text;
  }

  /** Whether line ends of several kinds are in the file, be it within quotes. */
  private static boolean mayMix(InputStream text) throws IOException {
    byte[] block = new byte[BLOCK];
    int kinds = 0;
    boolean afterReturn = false;
    try (text) {
      for (int count = text.read(block); count >= 0; count = text.read(block)) {
        for (int i = 0; i < count; i++) {
          byte b = block[i];
          if (b <= '\r' || afterReturn) {
            kinds |= b == '\n' ? (afterReturn ? 1 : 2) : afterReturn ? 4 : 0;
            afterReturn = b == '\r';
          }
        }
      }
    }
    return Integer.bitCount(afterReturn ? kinds | 4 : kinds) > 1;
  }

  private static boolean hasMixedLineEnds(InputStream input, CsvDialect dialect, CsvText text)
      throws IOException {
    try (RecordReader records = new RecordReader(input, dialect, text, CsvHeader.START)) {
      RecordReader.Outcome outcome = records.next();
      while (outcome == RecordReader.Outcome.RECORD) {
        outcome = records.next();
      }
      return outcome == RecordReader.Outcome.MIXED_LINE_ENDS;
    }
  }
}
