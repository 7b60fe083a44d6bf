package dev.greta.connectors.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** A value of a vector as a plain Java object that {@link ServerText} can be compared with. */
final class ArrowValue {

  private ArrowValue() {}

  static @Nullable Object of(FieldVector vector, int row, @Nullable FieldVector dictionary) {
    if (vector.isNull(row)) {
      return null;
    }
    if (dictionary != null) {
      return of(dictionary, ((IntVector) vector).get(row), null);
    }
    if (vector instanceof BitVector v) {
      return v.get(row) != 0;
    } else if (vector instanceof SmallIntVector v) {
      return v.get(row);
    } else if (vector instanceof IntVector v) {
      return v.get(row);
    } else if (vector instanceof BigIntVector v) {
      return v.get(row);
    } else if (vector instanceof UInt4Vector v) {
      return Integer.toUnsignedString(v.get(row));
    } else if (vector instanceof UInt8Vector v) {
      return Long.toUnsignedString(v.get(row));
    } else if (vector instanceof Float4Vector v) {
      return v.get(row);
    } else if (vector instanceof Float8Vector v) {
      return v.get(row);
    } else if (vector instanceof DecimalVector v) {
      return v.getObject(row);
    } else if (vector instanceof Decimal256Vector v) {
      return v.getObject(row);
    } else if (vector instanceof VarCharVector v) {
      return new String(v.get(row), StandardCharsets.UTF_8);
    } else if (vector instanceof VarBinaryVector v) {
      return "\\x" + HexFormat.of().formatHex(v.get(row));
    } else if (vector instanceof FixedSizeBinaryVector v) {
      return HexFormat.of().formatHex(v.get(row));
    } else if (vector instanceof DateDayVector v) {
      return v.get(row);
    } else if (vector instanceof TimeMicroVector v) {
      return v.get(row);
    } else if (vector instanceof TimeStampMicroVector v) {
      return v.get(row);
    } else if (vector instanceof TimeStampMicroTZVector v) {
      return v.get(row);
    } else if (vector instanceof IntervalMonthDayNanoVector v) {
      var buffer = v.getDataBuffer();
      return List.of(
          buffer.getInt(row * 16L), buffer.getInt(row * 16L + 4), buffer.getLong(row * 16L + 8));
    } else if (vector instanceof ListVector v) {
      // A map too, as the list of its entries.
      List<@Nullable Object> items = new ArrayList<>();
      for (int i = v.getElementStartIndex(row); i < v.getElementEndIndex(row); i++) {
        items.add(of(v.getDataVector(), i, null));
      }
      return items;
    } else if (vector instanceof StructVector v) {
      return v.getChildrenFromFields().stream().map(child -> of(child, row, null)).toList();
    }
    throw new IllegalArgumentException("no such vector here: " + vector.getClass());
  }
}
