package dev.greta.connectors.excel;

import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workbook of SpreadsheetML parts (ECMA-376-1, 18), transitional or strict. */
final class XlsxWorkbook implements Workbook {

  private static final byte[] RELATIONSHIP = XmlScanner.name("Relationship");
  private static final byte[] ID = XmlScanner.name("id");
  private static final byte[] REL_ID = XmlScanner.name("Id");
  private static final byte[] TYPE = XmlScanner.name("Type");
  private static final byte[] TARGET = XmlScanner.name("Target");
  private static final byte[] TARGET_MODE = XmlScanner.name("TargetMode");
  private static final byte[] WORKBOOK_PR = XmlScanner.name("workbookPr");
  private static final byte[] DATE_1904 = XmlScanner.name("date1904");
  private static final byte[] SHEET = XmlScanner.name("sheet");
  private static final byte[] NAME = XmlScanner.name("name");
  private static final byte[] STATE = XmlScanner.name("state");
  private static final byte[] SI = XmlScanner.name("si");
  private static final byte[] MERGE_CELL = XmlScanner.name("mergeCell");
  private static final byte[] REF = XmlScanner.name("ref");

  private static final int MOST_SHEETS = 10_000;
  private static final int MOST_MERGES = 1_000_000;

  private final XlsxPackage parts;
  private final SourceContext room;
  private final List<Sheet> sheets = new ArrayList<>();
  private boolean from1904;
  private @Nullable String stylesPart;
  private @Nullable String stringsPart;
  private byte @Nullable [] formats;
  private @Nullable SharedStrings strings;

  /**
   * One relationship between parts.
   *
   * @param target a part's name, from the root
   */
  private record Relationship(String type, String target, boolean external) {}

  private XlsxWorkbook(XlsxPackage parts, SourceContext room) {
    this.parts = parts;
    this.room = room;
  }

  static XlsxWorkbook open(Path file, SourceContext room, Cancellation cancellation) {
    XlsxPackage parts = XlsxPackage.open(file, cancellation);
    try {
      XlsxWorkbook workbook = new XlsxWorkbook(parts, room);
      workbook.read();
      return workbook;
    } catch (RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  private void read() {
    String part = workbookPart();
    if (part.endsWith(".bin")) {
      throw ExcelFaults.of(
          ExcelFaults.NO_WORKBOOK,
          parts.file(),
          parts.file().getFileName() + " is a binary workbook (.xlsb)",
          "Open it in Excel and save it as .xlsx.");
    }
    Map<String, Relationship> related = relationships(part);
    for (Relationship to : related.values()) {
      if (to.type.endsWith("/styles") && !to.external) {
        stylesPart = to.target;
      } else if (to.type.endsWith("/sharedStrings") && !to.external) {
        stringsPart = to.target;
      }
    }
    try (XmlScanner xml = required(part)) {
      for (int event = xml.next(); event != XmlScanner.END_OF_FILE; event = xml.next()) {
        if (event == XmlScanner.START) {
          readElement(xml, related);
        }
      }
    }
  }

  private String workbookPart() {
    for (Relationship to : relationships("").values()) {
      if (to.type.endsWith("/officeDocument") && !to.external) {
        return to.target;
      }
    }
    if (parts.has("xl/workbook.xml")) {
      return "xl/workbook.xml";
    }
    boolean calc = parts.has("content.xml") && parts.has("META-INF/manifest.xml");
    throw ExcelFaults.of(
        ExcelFaults.NO_WORKBOOK,
        parts.file(),
        parts.file().getFileName()
            + (calc ? " is an OpenDocument file" : " is a zip without a workbook"),
        calc ? "Save it as .xlsx." : "Check 'type' and 'source'.");
  }

  private void readElement(XmlScanner xml, Map<String, Relationship> related) {
    if (xml.is(WORKBOOK_PR) && xml.attribute(DATE_1904)) {
      String value = xml.value();
      from1904 = value.equals("1") || value.equals("true") || value.equals("on");
    } else if (xml.is(SHEET) && xml.attribute(NAME)) {
      String name = xml.value();
      boolean hidden = xml.attribute(STATE) && !xml.value().equals("visible");
      Relationship to = xml.attribute(ID) ? related.get(xml.value()) : null;
      if (to == null || to.external) {
        throw xml.malformed("sheet " + ExcelFaults.shown(name) + " is in no part of the file");
      }
      if (to.type.endsWith("/worksheet")) {
        sheets.add(new Sheet(name, hidden, to.target));
      }
      if (sheets.size() > MOST_SHEETS) {
        throw ExcelFaults.tooLarge(parts.file(), "workbook", "more than 10,000 sheets");
      }
    }
  }

  private Map<String, Relationship> relationships(String part) {
    int slash = part.lastIndexOf('/') + 1;
    String folder = part.substring(0, slash);
    Map<String, Relationship> found = new HashMap<>();
    XmlScanner relations = parts.scan(folder + "_rels/" + part.substring(slash) + ".rels");
    if (relations == null) {
      return found;
    }
    try (XmlScanner xml = relations) {
      for (int event = xml.next(); event != XmlScanner.END_OF_FILE; event = xml.next()) {
        if (event == XmlScanner.START && xml.is(RELATIONSHIP)) {
          String id = value(xml, REL_ID);
          boolean external = value(xml, TARGET_MODE).equals("External");
          found.put(
              id,
              new Relationship(value(xml, TYPE), resolved(folder, value(xml, TARGET)), external));
        }
      }
    }
    return found;
  }

  private static String value(XmlScanner xml, byte[] attribute) {
    return xml.attribute(attribute) ? xml.value() : "";
  }

  private static String resolved(String folder, String target) {
    if (target.startsWith("/")) {
      return target.substring(1);
    }
    List<String> steps = new ArrayList<>();
    for (String step : (folder + target).split("/")) {
      if (step.equals("..")) {
        if (!steps.isEmpty()) {
          steps.remove(steps.size() - 1);
        }
      } else if (!step.equals(".") && !step.isEmpty()) {
        steps.add(step);
      }
    }
    return String.join("/", steps);
  }

  private XmlScanner required(String part) {
    XmlScanner xml = parts.scan(part);
    if (xml == null) {
      throw ExcelFaults.damaged(parts.file(), part, "it is missing", null);
    }
    return xml;
  }

  @Override
  public List<Sheet> sheets() {
    return List.copyOf(sheets);
  }

  @Override
  public List<String> notices() {
    String name = String.valueOf(parts.file().getFileName());
    return name.toLowerCase(java.util.Locale.ROOT).endsWith(".xls")
        ? List.of(name + " is an .xlsx workbook")
        : List.of();
  }

  @Override
  public SheetRows rows(Sheet sheet) {
    SharedStrings texts = strings();
    byte[] styles = formats();
    return new XlsxRows(
        required(sheet.part()), parts.file(), sheet.name(), texts, styles, from1904);
  }

  private byte[] formats() {
    if (formats == null) {
      XmlScanner xml = stylesPart == null ? null : parts.scan(stylesPart);
      formats = xml == null ? new byte[0] : Styles.read(xml);
    }
    return formats;
  }

  @Override
  public SharedStrings strings() {
    if (strings == null) {
      SharedStrings read = new SharedStrings(room.tempDirectory(), SharedStrings.RESIDENT);
      try {
        readStrings(read);
      } catch (RuntimeException | Error e) {
        read.close();
        throw e;
      }
      strings = read;
    }
    return strings;
  }

  private void readStrings(SharedStrings into) {
    String part = stringsPart;
    XmlScanner found = part == null ? null : parts.scan(part);
    if (part == null || found == null) {
      return;
    }
    try (XmlScanner xml = found) {
      Bytes text = new Bytes();
      for (int event = xml.next(); event != XmlScanner.END_OF_FILE; event = xml.next()) {
        if (event == XmlScanner.START && xml.depth() == 2) {
          if (!xml.is(SI)) {
            xml.skip();
            continue;
          }
          text.clear();
          RichText.read(xml, text);
          if (into.size() == SharedStrings.MOST) {
            throw ExcelFaults.tooLarge(
                parts.file(), part, "more than " + SharedStrings.MOST + " texts");
          }
          into.add(text);
        }
      }
    }
  }

  @Override
  public List<CellRange> merges(Sheet sheet) {
    List<CellRange> merges = new ArrayList<>();
    try (XmlScanner xml = required(sheet.part())) {
      for (int event = xml.next(); event != XmlScanner.END_OF_FILE; event = xml.next()) {
        if (event == XmlScanner.START && xml.is(MERGE_CELL) && xml.attribute(REF)) {
          String ref = xml.value();
          merges.add(
              CellRange.parse(ref.contains(":") ? ref : ref + ":" + ref)
                  .orElseThrow(() -> xml.malformed("merged cells " + ExcelFaults.shown(ref))));
          if (merges.size() > MOST_MERGES) {
            throw ExcelFaults.tooLarge(parts.file(), sheet.name(), "over a million merged cells");
          }
        }
      }
    }
    return merges;
  }

  @Override
  public long bytesRead() {
    return parts.bytesRead();
  }

  @Override
  public void close() {
    SharedStrings open = strings;
    strings = null;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      parts.close();
    }
  }
}
