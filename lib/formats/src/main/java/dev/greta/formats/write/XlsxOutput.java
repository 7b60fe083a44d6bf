package dev.greta.formats.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.greta.spi.BatchReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;

/** A workbook of one sheet, {@code data}, row by row (ECMA-376-1, 18). */
final class XlsxOutput {

  static final int MOST_ROWS = 1_048_576;
  static final int MOST_COLUMNS = 16_384;

  private static final String XML =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  private static final String TYPES =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.";

  private final Path target;

  XlsxOutput(Path target) {
    this.target = target;
  }

  void write(BatchReader rows, Path file) throws IOException {
    List<Field> fields = rows.schema().getFields();
    if (fields.isEmpty()) {
      throw OutputFaults.names(target, "there is no column to write");
    }
    if (fields.size() > MOST_COLUMNS) {
      throw OutputFaults.tooLarge(
          target, fields.size() + " columns, where a sheet has " + MOST_COLUMNS);
    }
    TextColumns.check(rows.schema(), target);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        ZipOutputStream zip = new ZipOutputStream(out, UTF_8)) {
      zip.setLevel(Deflater.BEST_SPEED);
      writeFrame(zip);
      begin(zip, "xl/worksheets/sheet1.xml");
      writeSheet(rows, zip);
      zip.closeEntry();
    }
  }

  private void writeSheet(BatchReader rows, OutputStream out) throws IOException {
    SheetText text = new SheetText(out);
    text.put(XML + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
    writeHeader(rows.schema().getFields(), text);
    long row = 1;
    boolean seen = true;
    for (VectorSchemaRoot next = rows.next(); next != null; next = rows.next()) {
      try (VectorSchemaRoot batch = next) {
        for (int i = 0; i < batch.getRowCount(); i++) {
          if (row == MOST_ROWS) {
            throw OutputFaults.tooLarge(
                target, "more than " + (MOST_ROWS - 1) + " rows, which is all that a sheet has");
          }
          seen = writeRow(batch, i, rows.dictionaries(), text, row++);
        }
      }
    }
    if (!seen) {
      throw OutputFaults.value(
          target,
          "row " + (row - 1),
          "nothing but nulls in the last row, where a sheet ends at its last value",
          null);
    }
    text.put("</sheetData></worksheet>");
    text.flush();
  }

  private void writeHeader(List<Field> fields, SheetText text) throws IOException {
    text.beginRow();
    for (int i = 0; i < fields.size(); i++) {
      try {
        text.text(i, fields.get(i).getName());
      } catch (Unwritable e) {
        throw OutputFaults.names(target, "a column's name is " + e.getMessage());
      }
    }
    text.endRow();
  }

  /** Writes a row; whether there was a value in it. */
  private boolean writeRow(
      VectorSchemaRoot batch, int index, DictionaryProvider dictionaries, SheetText text, long row)
      throws IOException {
    List<FieldVector> vectors = batch.getFieldVectors();
    boolean seen = false;
    text.beginRow();
    for (int column = 0; column < vectors.size(); column++) {
      FieldVector vector = vectors.get(column);
      if (vector.isNull(index)) {
        continue;
      }
      seen = true;
      try {
        SheetCells.write(vector, index, dictionaries, column, text);
      } catch (Unwritable e) {
        throw TextColumns.refused(target, vector, row, e);
      }
    }
    text.endRow();
    return seen;
  }

  /** Whatever surrounds the sheet, always the same. */
  private static void writeFrame(ZipOutputStream zip) throws IOException {
    part(
        zip,
        "[Content_Types].xml",
        "<Types xmlns=\""
            + PACKAGE
            + "content-types\"><Default Extension=\"rels\" ContentType="
            + "\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + override("/xl/workbook.xml", "sheet.main")
            + override("/xl/worksheets/sheet1.xml", "worksheet")
            + override("/xl/styles.xml", "styles")
            + "</Types>");
    part(
        zip,
        "_rels/.rels",
        relationships(relationship("rId1", "officeDocument", "xl/workbook.xml")));
    part(
        zip,
        "xl/workbook.xml",
        "<workbook xmlns=\""
            + MAIN
            + "\" xmlns:r=\""
            + OFFICE
            + "\"><sheets><sheet name=\"data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    part(
        zip,
        "xl/_rels/workbook.xml.rels",
        relationships(
            relationship("rId1", "worksheet", "worksheets/sheet1.xml")
                + relationship("rId2", "styles", "styles.xml")));
    part(
        zip,
        "xl/styles.xml",
        "<styleSheet xmlns=\"" + MAIN + "\">" + SheetCells.STYLES + "</styleSheet>");
  }

  private static String override(String part, String type) {
    return "<Override PartName=\"" + part + "\" ContentType=\"" + TYPES + type + "+xml\"/>";
  }

  private static String relationships(String all) {
    return "<Relationships xmlns=\"" + PACKAGE + "relationships\">" + all + "</Relationships>";
  }

  private static String relationship(String id, String type, String target) {
    return "<Relationship Id=\"%s\" Type=\"%s/%s\" Target=\"%s\"/>"
        .formatted(id, OFFICE, type, target);
  }

  private static void part(ZipOutputStream zip, String name, String text) throws IOException {
    begin(zip, name);
    zip.write((XML + text).getBytes(UTF_8));
    zip.closeEntry();
  }

  /** The same data makes the same file. */
  private static void begin(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
  }
}
