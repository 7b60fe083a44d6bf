package dev.greta.connectors.excel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What each cell style makes of a number: the styles part (ECMA-376-1, 18.8). */
final class Styles {

  private static final byte[] NUM_FMT = XmlScanner.name("numFmt");
  private static final byte[] NUM_FMT_ID = XmlScanner.name("numFmtId");
  private static final byte[] FORMAT_CODE = XmlScanner.name("formatCode");
  private static final byte[] CELL_XFS = XmlScanner.name("cellXfs");
  private static final byte[] NUM_FMTS = XmlScanner.name("numFmts");
  private static final byte[] XF = XmlScanner.name("xf");

  /** Excel allows 65,490. */
  private static final int MOST = 1 << 17;

  private Styles() {}

  /** Reads a part to its end, and closes it. */
  static byte[] read(XmlScanner part) {
    Map<Integer, Byte> codes = new HashMap<>();
    byte[] formats = new byte[64];
    int count = 0;
    try (XmlScanner xml = part) {
      boolean within = false;
      boolean named = false;
      for (int event = xml.next(); event != XmlScanner.END_OF_FILE; event = xml.next()) {
        boolean start = event == XmlScanner.START;
        if (xml.is(CELL_XFS)) {
          within = start;
        } else if (xml.is(NUM_FMTS)) {
          named = start;
        } else if (start && named && xml.is(NUM_FMT) && xml.attribute(FORMAT_CODE)) {
          byte format = NumberFormats.of(xml.value());
          if (xml.attribute(NUM_FMT_ID) && codes.size() < MOST) {
            codes.put(xml.wholeValue(), format);
          }
        } else if (start && within && xml.is(XF) && xml.depth() == 3) {
          if (count == MOST) {
            throw xml.malformed("more than " + MOST + " styles");
          }
          formats = count == formats.length ? Arrays.copyOf(formats, 2 * count) : formats;
          int id = xml.attribute(NUM_FMT_ID) ? xml.wholeValue() : 0;
          Byte code = codes.get(id);
          formats[count++] = code == null ? NumberFormats.builtin(id) : code;
        }
      }
    }
    return Arrays.copyOf(formats, count);
  }
}
