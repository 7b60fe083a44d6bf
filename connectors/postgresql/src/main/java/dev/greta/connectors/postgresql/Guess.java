package dev.greta.connectors.postgresql;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What the source's types leave open and values settle: the scale of a numeric without precision
 * and the dimensions of an array, wherever they are nested. A guess starts as {@link #narrow},
 * grows by {@link #toHold} with each value that is seen, and is {@link #settled} for reading.
 */
final class Guess {

  private static final int ARRAY_HEADER = 3 * Integer.BYTES;
  private static final int DIMENSION = 2 * Integer.BYTES;
  private static final int EMPTY_RANGE = 0x01;
  private static final int NO_LOWER = 0x08;
  private static final int NO_UPPER = 0x10;

  private Guess() {}

  /** The column with room for no digit but those behind the point that it has already. */
  static PgColumn narrow(PgColumn column) {
    if (column.form() == Form.DECIMAL && column.unbounded()) {
      return column.guessed(0, column.scale());
    }
    return column.withParts(column.parts().stream().map(Guess::narrow).toList());
  }

  /** The column with decimals as wide as Decimal128 is. */
  static PgColumn settled(PgColumn column) {
    if (column.form() == Form.DECIMAL && column.unbounded()) {
      return PgColumn.unboundedDecimal(column.name(), column.sourceType(), column.scale());
    }
    return column.withParts(column.parts().stream().map(Guess::settled).toList());
  }

  /** The column as an earlier read found that it has to be. */
  static PgColumn asked(PgColumn column, Field field) {
    if (!column.open()) {
      return column;
    }
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Utf8) {
      return PgColumn.unboundedText(column.name(), column.sourceType());
    }
    return switch (column.form()) {
      case DECIMAL ->
          PgColumn.unboundedDecimal(
              column.name(), column.sourceType(), ((ArrowType.Decimal) type).getScale());
      case ARRAY -> askedArray(column, field);
      case MULTIRANGE, RANGE, COMPOSITE -> column.withParts(askedParts(column, field));
      default -> column;
    };
  }

  private static PgColumn askedArray(PgColumn column, Field field) {
    int depth = 1;
    PgColumn element = column.parts().get(0);
    Field item = field.getChildren().get(0);
    int more = lists(item) - (element.form() == Form.MULTIRANGE ? 1 : 0);
    for (; depth <= more; depth++) {
      item = item.getChildren().get(0);
    }
    PgColumn asked = depth > 1 ? column.withDimensions(depth) : column;
    return asked.withParts(List.of(asked(element, item)));
  }

  private static int lists(Field field) {
    return field.getType() instanceof ArrowType.List ? 1 + lists(field.getChildren().get(0)) : 0;
  }

  private static List<PgColumn> askedParts(PgColumn column, Field field) {
    List<PgColumn> parts = new ArrayList<>();
    for (int i = 0; i < column.parts().size(); i++) {
      parts.add(asked(column.parts().get(i), field.getChildren().get(i)));
    }
    return parts;
  }

  /** The column, wide enough for one more value. */
  static PgColumn toHold(PgColumn column, byte[] block, int at, int length) {
    if (!column.open()) {
      return column;
    }
    int end = at + length;
    return switch (column.form()) {
      case DECIMAL -> decimal(column, block, at);
      case ARRAY -> array(column, block, at, end);
      case RANGE -> whole(column.withParts(List.of(range(column, block, at, end))));
      case MULTIRANGE -> whole(column.withParts(List.of(multirange(column, block, at, end))));
      case COMPOSITE -> whole(column.withParts(composite(column, block, at, end)));
      default -> column;
    };
  }

  /** What a part of which cannot be decoded is text as a whole. */
  private static PgColumn whole(PgColumn column) {
    return column.decodable() ? column : PgColumn.unboundedText(column.name(), column.sourceType());
  }

  private static PgColumn decimal(PgColumn column, byte[] block, int at) {
    if (!DecimalColumn.isFinite(block, at)) {
      return column;
    }
    int behind = Math.max(column.scale(), DecimalColumn.scaleOf(block, at));
    int before =
        Math.max(column.precision() - column.scale(), DecimalColumn.wholeDigits(block, at));
    return before + behind <= PgColumn.MAX_PRECISION_128
        ? column.guessed(before, behind)
        : PgColumn.unboundedText(column.name(), column.sourceType());
  }

  private static PgColumn array(PgColumn column, byte[] block, int at, int end) {
    int dimensions = Parts.number(block, at, end);
    if (dimensions == 0) {
      return column;
    }
    PgColumn shown = column.unbounded() ? column.withDimensions(dimensions) : column;
    PgColumn element = column.parts().get(0);
    int position = at + ARRAY_HEADER + dimensions * DIMENSION;
    while (element.open() && position < end) {
      element = part(element, block, position, end);
      position = next(block, position, end);
    }
    return shown.withParts(List.of(element));
  }

  private static PgColumn range(PgColumn column, byte[] block, int at, int end) {
    PgColumn bound = column.parts().get(0);
    if (at >= end) {
      throw Parts.tooShort();
    }
    int flags = block[at];
    int position = at + 1;
    if ((flags & (EMPTY_RANGE | NO_LOWER)) == 0) {
      bound = part(bound, block, position, end);
      position = next(block, position, end);
    }
    if ((flags & (EMPTY_RANGE | NO_UPPER)) == 0) {
      bound = part(bound, block, position, end);
    }
    return bound;
  }

  private static PgColumn multirange(PgColumn column, byte[] block, int at, int end) {
    PgColumn range = column.parts().get(0);
    for (int p = at + Integer.BYTES; p < end; p = next(block, p, end)) {
      range = part(range, block, p, end);
    }
    return range;
  }

  private static List<PgColumn> composite(PgColumn column, byte[] block, int at, int end) {
    List<PgColumn> attributes = new ArrayList<>();
    int position = at + Integer.BYTES;
    for (PgColumn attribute : column.parts()) {
      position += Integer.BYTES;
      attributes.add(part(attribute, block, position, end));
      position = next(block, position, end);
    }
    return attributes;
  }

  private static PgColumn part(PgColumn column, byte[] block, int at, int end) {
    int length = Parts.length(block, at, end);
    return length < 0 ? column : toHold(column, block, at + Integer.BYTES, length);
  }

  private static int next(byte[] block, int at, int end) {
    return at + Integer.BYTES + Math.max(0, Parts.length(block, at, end));
  }
}
