package dev.greta.connectors.excel;

import dev.greta.formats.LocalFile;
import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.poi.hssf.record.BOFRecord;
import org.apache.poi.hssf.record.BoundSheetRecord;
import org.apache.poi.hssf.record.DateWindow1904Record;
import org.apache.poi.hssf.record.EOFRecord;
import org.apache.poi.hssf.record.ExtendedFormatRecord;
import org.apache.poi.hssf.record.FormatRecord;
import org.apache.poi.hssf.record.MergeCellsRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.RecordFactoryInputStream;
import org.apache.poi.hssf.record.SSTRecord;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.util.CellRangeAddress;

/** A workbook of BIFF8 records, as Apache POI reads them: Excel 97 to 2003. */
final class XlsWorkbook implements Workbook {

  private static final String STREAM = "Workbook";
  private static final int BOF = 0x809;
  private static final int FILE_PASS = 0x2F;

  private final Path file;
  private final POIFSFileSystem system;
  private final Cancellation cancellation;
  private final SharedStrings strings;
  private final List<Sheet> sheets = new ArrayList<>();
  private final Map<Integer, Byte> codes = new HashMap<>();
  private final List<Integer> styles = new ArrayList<>();
  private boolean from1904;

  private XlsWorkbook(
      Path file, POIFSFileSystem system, SourceContext room, Cancellation cancellation) {
    this.file = file;
    this.system = system;
    this.cancellation = cancellation;
    this.strings = new SharedStrings(room.tempDirectory(), SharedStrings.RESIDENT);
  }

  static XlsWorkbook open(Path file, SourceContext room, Cancellation cancellation) {
    POIFSFileSystem system = openSystem(file);
    XlsWorkbook workbook = new XlsWorkbook(file, system, room, cancellation);
    try {
      workbook.requireReadable();
      workbook.readGlobals();
      return workbook;
    } catch (RuntimeException | Error e) {
      workbook.close();
      throw e;
    }
  }

  private static POIFSFileSystem openSystem(Path file) {
    try {
      return new POIFSFileSystem(file.toFile(), true);
    } catch (IOException | RuntimeException e) {
      throw ExcelFaults.damaged(file, "compound file", String.valueOf(e.getMessage()), e);
    }
  }

  private void requireReadable() {
    DirectoryNode root = system.getRoot();
    if (root.hasEntry("EncryptedPackage")) {
      throw encrypted();
    }
    if (!root.hasEntry(STREAM)) {
      boolean old = root.hasEntry("Book");
      throw ExcelFaults.of(
          ExcelFaults.NO_WORKBOOK,
          file,
          file.getFileName()
              + (old
                  ? " is a workbook of Excel 95 or older"
                  : " is an Office file, but no workbook"),
          old ? "Open it in Excel and save it as .xlsx." : "Check 'type' and 'source'.");
    }
  }

  private RuntimeException encrypted() {
    return ExcelFaults.of(
        ExcelFaults.ENCRYPTED,
        file,
        file.getFileName() + " is encrypted",
        "Open it in Excel, remove the password and save it.");
  }

  /** Runs something of POI's; whatever it throws means that the file is damaged. */
  <T> T guarded(String part, PoiCall<T> call) {
    try {
      return call.run();
    } catch (dev.greta.spi.error.GretaException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ExcelFaults.damaged(file, part, String.valueOf(e.getMessage()), e);
    }
  }

  /** A call into POI. */
  interface PoiCall<T> {
    T run() throws IOException;
  }

  private InputStream stream(long position) throws IOException {
    InputStream stream = system.getRoot().createDocumentInputStream(STREAM);
    if (stream.skip(position) != position) {
      throw new IOException("it is cut short");
    }
    return stream;
  }

  private void readGlobals() {
    guarded(
        STREAM,
        () -> {
          requirePlain();
          List<BoundSheetRecord> found = new ArrayList<>();
          try (InputStream input = stream(0)) {
            RecordFactoryInputStream records = new RecordFactoryInputStream(input, false);
            Record record = records.nextRecord();
            while (record != null && !(record instanceof EOFRecord)) {
              cancellation.throwIfCancelled();
              readGlobal(record, found);
              record = records.nextRecord();
            }
            if (record == null) {
              throw new IOException("it is cut short");
            }
          }
          for (BoundSheetRecord sheet : found) {
            addSheet(sheet);
          }
          return sheets.size();
        });
  }

  /** POI would try Excel's own password; what is encrypted is refused instead. */
  private void requirePlain() throws IOException {
    try (InputStream input = stream(0)) {
      byte[] first = input.readNBytes(4);
      if (first.length < 4 || number(first, 0) != BOF) {
        throw new IOException("it does not begin as a workbook");
      }
      byte[] version = input.readNBytes(number(first, 2));
      byte[] second = input.readNBytes(4);
      if (version.length < 2 || number(version, 0) != BOFRecord.VERSION) {
        throw new IOException("it is of a version before Excel 97");
      }
      if (second.length == 4 && number(second, 0) == FILE_PASS) {
        throw encrypted();
      }
    }
  }

  private static int number(byte[] bytes, int at) {
    return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8;
  }

  private void readGlobal(Record record, List<BoundSheetRecord> found) {
    if (record instanceof BoundSheetRecord sheet) {
      found.add(sheet);
    } else if (record instanceof DateWindow1904Record window) {
      from1904 = window.getWindowing() == 1;
    } else if (record instanceof FormatRecord format) {
      codes.put(format.getIndexCode(), NumberFormats.of(format.getFormatString()));
    } else if (record instanceof ExtendedFormatRecord style) {
      styles.add((int) style.getFormatIndex());
    } else if (record instanceof SSTRecord texts) {
      Bytes text = new Bytes();
      for (int i = 0; i < texts.getNumUniqueStrings(); i++) {
        text.clear();
        text.append(texts.getString(i).getString());
        strings.add(text);
      }
    }
  }

  private void addSheet(BoundSheetRecord sheet) throws IOException {
    long position = Integer.toUnsignedLong(sheet.getPositionOfBof());
    try (InputStream input = stream(position)) {
      Record first = new RecordFactoryInputStream(input, false).nextRecord();
      if (!(first instanceof BOFRecord begin)) {
        throw new IOException("sheet '" + sheet.getSheetname() + "' does not begin as one");
      }
      if (begin.getType() == BOFRecord.TYPE_WORKSHEET) {
        boolean hidden = sheet.isHidden() || sheet.isVeryHidden();
        sheets.add(new Sheet(sheet.getSheetname(), hidden, Long.toString(position)));
      }
    }
  }

  /** What a style makes of a number. */
  byte format(int style) {
    if (style < 0 || style >= styles.size()) {
      throw ExcelFaults.damaged(
          file, STREAM, "a cell has style " + style + " of " + styles.size(), null);
    }
    int id = styles.get(style);
    Byte code = codes.get(id);
    return code == null ? NumberFormats.builtin(id) : code;
  }

  @Override
  public List<Sheet> sheets() {
    return List.copyOf(sheets);
  }

  @Override
  public List<String> notices() {
    String name = String.valueOf(file.getFileName());
    return name.toLowerCase(Locale.ROOT).endsWith(".xls")
        ? List.of()
        : List.of(name + " is an .xls workbook, of Excel 97 to 2003");
  }

  @Override
  public SheetRows rows(Sheet sheet) {
    return guarded(
        sheet.name(),
        () ->
            new XlsRows(
                this, stream(Long.parseLong(sheet.part())), file, sheet.name(), cancellation));
  }

  boolean from1904() {
    return from1904;
  }

  @Override
  public List<CellRange> merges(Sheet sheet) {
    return guarded(
        sheet.name(),
        () -> {
          List<CellRange> merges = new ArrayList<>();
          try (InputStream input = stream(Long.parseLong(sheet.part()))) {
            RecordFactoryInputStream records = new RecordFactoryInputStream(input, false);
            int depth = 0;
            for (Record r = records.nextRecord(); r != null; r = records.nextRecord()) {
              depth += r instanceof BOFRecord ? 1 : r instanceof EOFRecord ? -1 : 0;
              if (depth == 0) {
                break;
              }
              if (depth == 1 && r instanceof MergeCellsRecord merged) {
                for (int i = 0; i < merged.getNumAreas(); i++) {
                  CellRangeAddress area = merged.getAreaAt(i);
                  merges.add(
                      new CellRange(
                          area.getFirstRow(),
                          area.getLastRow(),
                          area.getFirstColumn(),
                          area.getLastColumn(),
                          true));
                }
              }
            }
          }
          return merges;
        });
  }

  @Override
  public SharedStrings strings() {
    return strings;
  }

  @Override
  public long bytesRead() {
    return 0; // Known at the end only: the records of a sheet are anywhere in the file.
  }

  @Override
  public void close() {
    strings.close();
    try {
      system.close();
    } catch (IOException e) {
      throw LocalFile.unreadable(file, e);
    }
  }
}
