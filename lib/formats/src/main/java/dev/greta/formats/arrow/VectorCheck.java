package dev.greta.formats.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.util.ValueVectorUtility;

/**
 * Makes sure that what a vector says lies within its buffers, as Arrow's reader takes it as it
 * comes. Arrow's own validation refuses good maps and decimals.
 */
final class VectorCheck {

  private VectorCheck() {}

  /**
   * Checks a vector and those nested in it.
   *
   * @throws RuntimeException if it is malformed
   */
  static void check(FieldVector vector) {
    if (vector instanceof BaseVariableWidthViewVector) {
      ValueVectorUtility.validateFull(vector);
      return;
    }
    int rows = vector.getValueCount();
    if (rows == 0 || vector instanceof NullVector) {
      return;
    }
    require(vector.getValidityBuffer().capacity() >= (rows + 7L) / 8, "validity");
    if (vector instanceof BitVector bits) {
      require(bits.getDataBuffer().capacity() >= (rows + 7L) / 8, "values");
    } else if (vector instanceof BaseFixedWidthVector values) {
      long bytes = (long) rows * values.getTypeWidth();
      require(values.getDataBuffer().capacity() >= bytes, "values");
    } else if (vector instanceof BaseVariableWidthVector texts) {
      requireRising(texts.getOffsetBuffer(), Integer.BYTES, rows, texts.getDataBuffer().capacity());
    } else if (vector instanceof BaseLargeVariableWidthVector texts) {
      requireRising(texts.getOffsetBuffer(), Long.BYTES, rows, texts.getDataBuffer().capacity());
    } else {
      checkNested(vector, rows);
    }
  }

  private static void checkNested(FieldVector vector, int rows) {
    if (vector instanceof ListVector list) {
      int elements = list.getDataVector().getValueCount();
      requireRising(list.getOffsetBuffer(), Integer.BYTES, rows, elements);
    } else if (vector instanceof LargeListVector list) {
      int elements = list.getDataVector().getValueCount();
      requireRising(list.getOffsetBuffer(), Long.BYTES, rows, elements);
    } else {
      int size = vector instanceof FixedSizeListVector list ? list.getListSize() : 1;
      for (FieldVector child : vector.getChildrenFromFields()) {
        require(child.getValueCount() >= (long) rows * size, "elements");
      }
    }
    vector.getChildrenFromFields().forEach(VectorCheck::check);
  }

  private static void require(boolean enough, String what) {
    if (!enough) {
      throw new IllegalArgumentException("too few " + what);
    }
  }

  private static void requireRising(ArrowBuf offsets, int width, int rows, long end) {
    require(offsets.capacity() >= (rows + 1L) * width, "offsets");
    long last = 0;
    for (long i = 0; i <= rows; i++) {
      long offset = width == Long.BYTES ? offsets.getLong(8 * i) : offsets.getInt(4 * i);
      if (offset < last || offset > end) {
        throw new IllegalArgumentException("offset " + offset + " after " + last + " of " + end);
      }
      last = offset;
    }
  }
}
