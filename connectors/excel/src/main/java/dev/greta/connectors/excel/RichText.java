package dev.greta.connectors.excel;

/**
 * The text of {@code si} and {@code is} (ECMA-376-1, 18.4.8): of all runs, but not how it sounds.
 */
final class RichText {

  private static final byte[] T = XmlScanner.name("t");
  private static final byte[] R = XmlScanner.name("r");

  private RichText() {}

  /** Appends the text of the element that just started, and ends it. */
  static void read(XmlScanner xml, Bytes out) {
    int start = out.length;
    int outside = xml.depth() - 1;
    while (true) {
      int event = xml.next();
      if (event == XmlScanner.END && xml.depth() == outside) {
        break;
      }
      if (event != XmlScanner.START) {
        continue;
      }
      if (xml.is(T)) {
        xml.text(out);
        requireShort(xml, out, start);
      } else if (!xml.is(R)) {
        xml.skip(); // Phonetic runs, and how runs look.
      }
    }
    EscapedText.unescape(out, start);
  }

  private static void requireShort(XmlScanner xml, Bytes out, int start) {
    if (out.length - start > XmlScanner.LONGEST_TEXT) {
      throw xml.tooLong();
    }
  }
}
