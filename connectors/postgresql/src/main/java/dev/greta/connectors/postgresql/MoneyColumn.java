package dev.greta.connectors.postgresql;

/** money: 64 bits of the currency's smallest unit (cash_send), as 128 bits of the same. */
final class MoneyColumn extends FixedColumn {

  private static final int WIDTH = 16;

  MoneyColumn() {
    super(WIDTH);
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    expect(length, Long.BYTES);
    long units = (long) WIRE_LONG.get(block, at);
    LONG.set(values, row * WIDTH, units);
    LONG.set(values, row * WIDTH + Long.BYTES, units >> 63);
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return "an amount";
  }
}
