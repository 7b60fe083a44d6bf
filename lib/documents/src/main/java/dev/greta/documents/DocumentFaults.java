package dev.greta.documents;

import dev.greta.spi.error.Fault;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The codes of what can be wrong with documents, and how each is worded. */
final class DocumentFaults {

  static final String MISFIT = "GRT-767";
  static final String MIXED = "GRT-768";

  private static final int SHOWN = 60;

  private DocumentFaults() {}

  static String named(Path path) {
    String name = path.toString();
    return name.isEmpty() ? "the document" : "field '" + name + "'";
  }

  /**
   * The fault of a value that does not fit what was found in the first documents.
   *
   * @param value as it is shown; empty where the first documents have no such field
   * @param field what it should be; null where it should be an object that becomes columns
   */
  static Fault misfit(Path path, long document, String value, @Nullable Field field, String place) {
    String wanted = field == null ? "object" : field.getType().toString();
    String found =
        value.isEmpty() ? " is in none of the first documents" : ": " + value + " is no " + wanted;
    return Fault.of(MISFIT, named(path) + ", document " + document + found)
        .withPlace(place)
        .withRemedy("Load it instead of streaming it: a load starts again with the wider type.");
  }

  /** A value for a message. */
  static String shown(Event event, DocumentCursor in) {
    return switch (event) {
      case OBJECT_START -> "an object";
      case ARRAY_START -> "an array";
      case STRING -> "'" + text(in) + "'";
      case NUMBER -> text(in);
      case LONG -> Long.toString(in.longValue());
      case DECIMAL -> java.math.BigDecimal.valueOf(in.longValue(), in.scale()).toPlainString();
      case DOUBLE -> Double.toString(in.doubleValue());
      case TRUE -> "true";
      default -> "false";
    };
  }

  private static String text(DocumentCursor in) {
    int length = in.end() - in.start();
    int shown = Math.min(length, 4 * SHOWN);
    String text = new String(in.bytes(), in.start(), shown, StandardCharsets.UTF_8);
    int end = text.offsetByCodePoints(0, Math.min(SHOWN, text.codePointCount(0, text.length())));
    return text.substring(0, end) + (end < text.length() || shown < length ? "…" : "");
  }
}
