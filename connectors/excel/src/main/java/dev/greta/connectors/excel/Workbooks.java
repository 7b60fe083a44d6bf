package dev.greta.connectors.excel;

import dev.greta.formats.LocalFile;
import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells by its first bytes what a file is, whatever its name ends in. */
final class Workbooks {

  private static final long ZIP = 0x504B0304L;
  private static final long EMPTY_ZIP = 0x504B0506L;
  private static final long COMPOUND_FILE = 0xD0CF11E0L;

  private Workbooks() {}

  static Workbook open(LocalFile file, SourceContext room, Cancellation cancellation) {
    Path path = file.path();
    byte[] start = start(path);
    if (start.length == 0) {
      throw ExcelFaults.of(
          ExcelFaults.EMPTY,
          path,
          path.getFileName() + " is empty",
          "Check 'source', and whether the file was written to its end.");
    }
    long magic = 0;
    for (int i = 0; i < 4; i++) {
      magic = magic << 8 | (i < start.length ? start[i] & 0xFF : 0);
    }
    if (magic == ZIP || magic == EMPTY_ZIP) {
      return XlsxWorkbook.open(path, room, cancellation);
    }
    if (magic == COMPOUND_FILE) {
      return XlsWorkbook.open(path, room, cancellation);
    }
    throw otherKind(path, start);
  }

  private static byte[] start(Path path) {
    try (InputStream input = Files.newInputStream(path)) {
      return input.readNBytes(2_000);
    } catch (IOException e) {
      throw LocalFile.unreadable(path, e);
    }
  }

  private static RuntimeException otherKind(Path path, byte[] start) {
    String text = new String(start, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    String is;
    String remedy = "Open it in Excel and save it as .xlsx.";
    if (text.contains("urn:schemas-microsoft-com:office:spreadsheet")) {
      is = "an XML spreadsheet of 2003";
    } else if (text.contains("<html")
        || text.contains("<table")
        || text.contains("<!doctype html")) {
      is = "an HTML page, as web sites offer for Excel";
    } else if (text.contains("<?xml")) {
      is = "an XML file";
    } else if (start.length >= 2 && start[0] == 9 && (start[1] & 0xF9) == 0) {
      is = "a workbook of Excel 4 or older";
    } else if (isText(start)) {
      is = "a text file, perhaps CSV";
      remedy = "Read it by type: csv.";
    } else {
      is = "no workbook";
      remedy = "Check 'type' and 'source'.";
    }
    return ExcelFaults.of(ExcelFaults.NO_WORKBOOK, path, path.getFileName() + " is " + is, remedy);
  }

  private static boolean isText(byte[] start) {
    for (byte b : start) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
