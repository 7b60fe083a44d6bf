package dev.greta.connectors.excel;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** The rows of a worksheet part (ECMA-376-1, 18.3.1.80), read as they come. */
final class XlsxRows implements SheetRows {

  private static final byte[] SHEET_DATA = XmlScanner.name("sheetData");
  private static final byte[] ROW = XmlScanner.name("row");
  private static final byte[] C = XmlScanner.name("c");
  private static final byte[] R = XmlScanner.name("r");
  private static final byte[] S = XmlScanner.name("s");
  private static final byte[] T = XmlScanner.name("t");
  private static final byte[] V = XmlScanner.name("v");
  private static final byte[] F = XmlScanner.name("f");
  private static final byte[] IS = XmlScanner.name("is");

  /** What {@code t} says that {@code v} is (18.18.11). */
  private enum Content {
    NUMBER,
    SHARED,
    FORMULA_TEXT,
    INLINE,
    BOOL,
    ERROR,
    ISO_DATE
  }

  private final XmlScanner xml;
  private final Path file;
  private final String sheet;
  private final SharedStrings strings;
  private final byte[] formats;
  private final boolean from1904;
  private final NumberText number = new NumberText();
  private final Bytes value = new Bytes();
  private boolean within;
  private boolean ended;
  private int lastRow = -1;

  XlsxRows(
      XmlScanner xml,
      Path file,
      String sheet,
      SharedStrings strings,
      byte[] formats,
      boolean from1904) {
    this.xml = xml;
    this.file = file;
    this.sheet = sheet;
    this.strings = strings;
    this.formats = formats;
    this.from1904 = from1904;
  }

  @Override
  public boolean next(SheetRow row) {
    while (!ended) {
      int event = xml.next();
      if (event == XmlScanner.END_OF_FILE) {
        ended = true;
      } else if (event == XmlScanner.START && within && xml.is(ROW)) {
        readRow(row);
        if (row.count > 0) {
          return true;
        }
      } else if (event == XmlScanner.START && xml.depth() == 2 && xml.is(SHEET_DATA)) {
        within = true;
      } else if (event == XmlScanner.END && xml.depth() == 1 && xml.is(SHEET_DATA)) {
        within = false;
      }
    }
    return false;
  }

  private void readRow(SheetRow row) {
    int at = lastRow + 1;
    if (xml.attribute(R)) {
      at = xml.wholeValue() - 1;
      if (at <= lastRow) {
        throw xml.malformed("row " + (at + 1) + " stands after row " + (lastRow + 1));
      }
    }
    if (at >= CellName.MOST_ROWS) {
      throw ExcelFaults.tooLarge(file, sheet, "more than " + CellName.MOST_ROWS + " rows");
    }
    lastRow = at;
    row.begin(at);
    int column = -1;
    for (int event = xml.next(); event == XmlScanner.START; event = xml.next()) {
      if (xml.is(C)) {
        column = readCell(row, column);
      } else {
        xml.skip();
      }
    }
  }

  private int readCell(SheetRow row, int lastColumn) {
    int column = xml.attribute(R) ? column(row.number) : lastColumn + 1;
    if (column <= lastColumn) {
      throw xml.malformed(
          CellName.of(sheet, row.number, column) + " stands after its right neighbour");
    }
    if (column >= CellName.MOST_COLUMNS) {
      throw ExcelFaults.tooLarge(file, sheet, "more than " + CellName.MOST_COLUMNS + " columns");
    }
    byte format = xml.attribute(S) ? format(xml.wholeValue()) : NumberFormats.NUMBER;
    Content content = xml.attribute(T) ? content() : Content.NUMBER;
    boolean formula = false;
    boolean valued = false;
    int start = row.text.length;
    value.clear();
    for (int event = xml.next(); event == XmlScanner.START; event = xml.next()) {
      if (xml.is(V)) {
        value.clear();
        xml.text(value);
        valued = true;
      } else if (xml.is(IS)) {
        row.text.length = start;
        RichText.read(xml, row.text);
        valued |= content == Content.INLINE;
      } else {
        formula |= xml.is(F);
        xml.skip();
      }
    }
    valued &= value.length > 0 || content == Content.FORMULA_TEXT || content == Content.INLINE;
    if (row.skips(column) && (valued || formula)) {
      row.add(column, CellKind.NULLED, 0, 0);
    } else if (valued) {
      add(row, column, content, format, start);
    } else if (formula) {
      row.add(column, CellKind.UNCALCULATED, 0, 0);
    }
    return column;
  }

  private byte format(int style) {
    if (style < formats.length) {
      return formats[style];
    }
    if (formats.length == 0) {
      return NumberFormats.NUMBER; // Without styles, nothing is a date.
    }
    throw xml.malformed("a cell has style " + style + " of " + formats.length);
  }

  private Content content() {
    byte[] text = xml.bytes();
    int start = xml.valueStart();
    int length = xml.valueEnd() - start;
    if (length == 1) {
      switch (text[start]) {
        case 'n':
          return Content.NUMBER;
        case 's':
          return Content.SHARED;
        case 'b':
          return Content.BOOL;
        case 'e':
          return Content.ERROR;
        case 'd':
          return Content.ISO_DATE;
        default:
          break;
      }
    }
    return switch (xml.value()) {
      case "str" -> Content.FORMULA_TEXT;
      case "inlineStr" -> Content.INLINE;
      default -> throw xml.malformed("a cell of type " + ExcelFaults.shown(xml.value()));
    };
  }

  /** The column of a reference such as {@code C7}, whose row must be the row's. */
  private int column(int row) {
    byte[] text = xml.bytes();
    int at = xml.valueStart();
    int end = xml.valueEnd();
    int column = 0;
    for (; at < end && column < CellName.MOST_COLUMNS * 26; at++) {
      int letter = (text[at] & ~0x20) - 'A';
      if (letter < 0 || letter > 25) {
        break;
      }
      column = column * 26 + letter + 1;
    }
    int number = 0;
    for (; at < end && text[at] >= '0' && text[at] <= '9' && number <= CellName.MOST_ROWS; at++) {
      number = number * 10 + text[at] - '0';
    }
    if (at != end || column == 0 || number != row + 1) {
      throw xml.malformed("row " + (row + 1) + " has a cell " + ExcelFaults.shown(xml.value()));
    }
    return column - 1;
  }

  private void add(SheetRow row, int column, Content content, byte format, int start) {
    switch (content) {
      case NUMBER -> addNumber(row, column, format);
      case SHARED -> {
        int index = xml.whole(value.array, 0, value.length);
        if (index >= strings.size()) {
          throw malformed(row, column, "text " + index + " of " + strings.size());
        }
        row.addShared(column, index, strings.isEmpty(index));
      }
      case INLINE -> row.addText(column, CellKind.TEXT, start);
      case FORMULA_TEXT -> {
        row.text.append(value.array, 0, value.length);
        EscapedText.unescape(row.text, start);
        row.addText(column, CellKind.TEXT, start);
      }
      case ERROR -> {
        row.text.append(value.array, 0, value.length);
        row.addText(column, CellKind.ERROR, start);
      }
      case BOOL -> row.add(column, CellKind.BOOL, 0, truth(row, column));
      case ISO_DATE -> addIsoDate(row, column, start);
    }
  }

  private RuntimeException malformed(SheetRow row, int column, String message) {
    return xml.malformed(CellName.of(sheet, row.number, column) + " holds " + message);
  }

  private void addNumber(SheetRow row, int column, byte format) {
    if (!number.read(value.array, 0, value.length)) {
      throw malformed(row, column, ExcelFaults.shown(value.text()) + ", which is no number");
    }
    if (format != NumberFormats.NUMBER) {
      SerialDate.add(row, column, number.number(), format, from1904, number.isCoarse());
    } else if (number.isWide()) {
      row.add(column, CellKind.WIDE, 0, number.integer());
    } else {
      SerialDate.addNumber(row, column, number.number());
    }
  }

  private long truth(SheetRow row, int column) {
    String text = value.length == 1 ? (value.array[0] == '1' ? "1" : value.text()) : value.text();
    return switch (text) {
      case "1", "true" -> 1;
      case "0", "false" -> 0;
      default -> throw malformed(row, column, ExcelFaults.shown(text) + ", no truth value");
    };
  }

  /** What only strict workbooks have, and few of them: so objects do. */
  private void addIsoDate(SheetRow row, int column, int start) {
    String text = value.text();
    try {
      if (text.indexOf('T') > 0 && !text.endsWith("Z")) {
        LocalDateTime moment = LocalDateTime.parse(text);
        long seconds = moment.toEpochSecond(ZoneOffset.UTC);
        row.add(column, CellKind.TIMESTAMP, 0, seconds * 1_000_000 + micros(moment.getNano()));
      } else if (text.indexOf('-') > 0 && !text.endsWith("Z")) {
        row.add(column, CellKind.DATE, 0, LocalDate.parse(text).toEpochDay());
      } else if (text.indexOf(':') > 0 && !text.endsWith("Z")) {
        row.add(column, CellKind.TIME, 0, micros(LocalTime.parse(text).toNanoOfDay()));
      } else {
        throw new DateTimeException("no date");
      }
    } catch (DateTimeException e) {
      row.text.append(value.array, 0, value.length);
      row.addText(column, CellKind.TEXT, start);
    }
  }

  private static long micros(long nanos) {
    if (nanos % 1_000 != 0) {
      throw new DateTimeException("finer than a microsecond");
    }
    return nanos / 1_000;
  }

  @Override
  public void close() {
    ended = true;
    xml.close();
  }
}
