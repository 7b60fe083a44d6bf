package dev.greta.connectors.postgresql;

import org.jspecify.annotations.Nullable;

/**
 * How the parts of one column's nested values go into their builders, whatever their depth: a part
 * that its type cannot hold becomes null where the user chose that, and is kept for the message
 * where not.
 */
final class Parts {

  private final boolean replace;
  private long replaced;
  private long shifted;
  private @Nullable ColumnBuilder refused;
  private int refusedAt;
  private int refusedLength;

  /**
   * @param replace whether a part that its type cannot hold becomes null
   */
  Parts(boolean replace) {
    this.replace = replace;
  }

  /**
   * Puts one part.
   *
   * @param length of the part, or -1 for null
   */
  Outcome put(ColumnBuilder builder, byte[] block, int at, int length, int row) {
    if (length < 0) {
      builder.putNull(row);
      return Outcome.STORED;
    }
    Outcome outcome = builder.put(block, at, length, row);
    if (outcome == Outcome.STORED) {
      builder.markValid(row);
      return outcome;
    }
    if (outcome == Outcome.UNREPRESENTABLE && replace) {
      builder.putNull(row);
      replaced++;
      return Outcome.STORED;
    }
    if (refused == null) {
      refused = builder;
      refusedAt = at;
      refusedLength = length;
    }
    return outcome;
  }

  /**
   * The part that was refused, for a person.
   *
   * @param nested who asks
   * @param own what it says where it is itself what was refused
   */
  String describe(ColumnBuilder nested, byte[] block, String own) {
    return refused == null || refused.equals(nested)
        ? own
        : refused.describe(block, refusedAt, refusedLength);
  }

  /** How many parts became null since this was asked last. */
  long takeReplaced() {
    long count = replaced;
    replaced = 0;
    return count;
  }

  /** Counts an array whose elements are not numbered from 1, as a list's are. */
  void shift() {
    shifted++;
  }

  /** How many arrays are not numbered from 1. */
  long shifted() {
    return shifted;
  }

  /**
   * The number that stands at an offset of a value.
   *
   * @param end of the value
   */
  static int number(byte[] block, int at, int end) {
    if (end - at < Integer.BYTES) {
      throw tooShort();
    }
    return (int) FixedColumn.WIRE_INT.get(block, at);
  }

  /** The length of the part that begins at an offset, or -1 for null; checked against the value. */
  static int length(byte[] block, int at, int end) {
    int length = number(block, at, end);
    if (length < -1 || length > end - at - Integer.BYTES) {
      throw tooShort();
    }
    return length;
  }

  static void expectEnd(int at, int end) {
    if (at != end) {
      throw CopyStream.malformed("a nested value that is longer than its parts");
    }
  }

  static RuntimeException tooShort() {
    return CopyStream.malformed("a nested value that is shorter than its parts");
  }
}
