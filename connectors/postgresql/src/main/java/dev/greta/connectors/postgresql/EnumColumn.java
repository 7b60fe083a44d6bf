package dev.greta.connectors.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** An enum, whose labels come as text: each becomes its index among the type's labels. */
final class EnumColumn extends FixedColumn {

  private static final int FREE = -1;

  private final byte[][] labels;

  /** Open addressing, at most half full. */
  private final int[] slots;

  EnumColumn(List<String> labels) {
    super(Integer.BYTES);
    this.labels =
        labels.stream().map(l -> l.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    this.slots = new int[Integer.highestOneBit(Math.max(1, labels.size())) * 4];
    Arrays.fill(slots, FREE);
    for (int i = 0; i < this.labels.length; i++) {
      slots[slot(this.labels[i], 0, this.labels[i].length)] = i;
    }
  }

  @Override
  Outcome put(byte[] block, int at, int length, int row) {
    int index = slots[slot(block, at, length)];
    if (index == FREE) {
      throw CopyStream.malformed(
          "the label '" + describe(block, at, length) + "' is none of the enum's when planned");
    }
    INT.set(values, row * Integer.BYTES, index);
    return Outcome.STORED;
  }

  @Override
  String describe(byte[] block, int at, int length) {
    return new String(block, at, length, StandardCharsets.UTF_8);
  }

  /** Where a label is, or would be. */
  private int slot(byte[] bytes, int at, int length) {
    int hash = 1;
    for (int i = at; i < at + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ (hash >>> 16)) & (slots.length - 1);
    while (slots[slot] != FREE) {
      byte[] label = labels[slots[slot]];
      if (Arrays.equals(label, 0, label.length, bytes, at, at + length)) {
        break;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
