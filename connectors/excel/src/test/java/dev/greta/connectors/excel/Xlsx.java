package dev.greta.connectors.excel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A workbook whose parts are written by hand, for what no library writes. */
final class Xlsx {

  static final String MAIN = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  private static final String REL =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

  private final Map<String, byte[]> parts = new LinkedHashMap<>();

  Xlsx() {
    part("_rels/.rels", relationships(relationship("r1", "officeDocument", "xl/workbook.xml")));
    workbook("", "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"s1\"/>");
    part(
        "xl/_rels/workbook.xml.rels",
        relationships(
            relationship("s1", "worksheet", "worksheets/sheet1.xml"),
            relationship("s2", "worksheet", "worksheets/sheet2.xml"),
            relationship("t", "sharedStrings", "sharedStrings.xml"),
            relationship("f", "styles", "styles.xml")));
  }

  static String relationship(String id, String type, String target) {
    return "<Relationship Id=\"%s\" Type=\"%s/%s\" Target=\"%s\"/>"
        .formatted(id, REL, type, target);
  }

  static String relationships(String... all) {
    return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + String.join("", all)
        + "</Relationships>";
  }

  Xlsx workbook(String properties, String sheets) {
    return part(
        "xl/workbook.xml",
        "<workbook %s xmlns:r=\"%s\">%s<sheets>%s</sheets></workbook>"
            .formatted(MAIN, REL, properties, sheets));
  }

  Xlsx part(String name, String text) {
    return part(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Xlsx part(String name, byte[] bytes) {
    parts.put(name, bytes);
    return this;
  }

  Xlsx without(String name) {
    parts.remove(name);
    return this;
  }

  /** The rows of the first sheet, as XML. */
  Xlsx rows(String rows) {
    return sheet(1, "<sheetData>" + rows + "</sheetData>");
  }

  Xlsx sheet(int number, String content) {
    return part(
        "xl/worksheets/sheet" + number + ".xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet "
            + MAIN
            + ">"
            + content
            + "</worksheet>");
  }

  Xlsx strings(String... items) {
    return part("xl/sharedStrings.xml", "<sst " + MAIN + ">" + String.join("", items) + "</sst>");
  }

  /** Styles 0, 1 … of these formats' ids. */
  Xlsx styles(String numberFormats, int... ids) {
    StringBuilder styles = new StringBuilder("<styleSheet " + MAIN + ">");
    styles.append("<numFmts>").append(numberFormats).append("</numFmts>");
    styles.append("<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>");
    for (int id : ids) {
      styles.append("<xf numFmtId=\"").append(id).append("\"/>");
    }
    return part("xl/styles.xml", styles.append("</cellXfs></styleSheet>").toString());
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  String writeTo(Path file) {
    try {
      Files.write(file, bytes());
      return file.getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
