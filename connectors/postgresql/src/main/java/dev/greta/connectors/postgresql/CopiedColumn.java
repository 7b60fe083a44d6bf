package dev.greta.connectors.postgresql;

/** Numbers whose bits are the same in Arrow but for their order, and UUIDs, whose order is too. */
final class CopiedColumn extends FixedColumn {

  private static final int UUID_BYTES = 16;

  private final int width;

  /**
   * @param width 2, 4 or 8 for numbers, 16 for UUIDs
   */
  CopiedColumn(int width) {
    super(width);
    this.width = width;
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    expect(length, width);
    int to = row * width;
    switch (width) {
      case Short.BYTES -> SHORT.set(values, to, (short) WIRE_SHORT.get(block, at));
      case Integer.BYTES -> INT.set(values, to, (int) WIRE_INT.get(block, at));
      case Long.BYTES -> LONG.set(values, to, (long) WIRE_LONG.get(block, at));
      default -> System.arraycopy(block, at, values, to, UUID_BYTES);
    }
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return "a number";
  }
}
