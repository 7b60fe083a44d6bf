package dev.greta.formats.files;

import dev.greta.formats.Widening;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Turns vectors of one type into those of a wider one, as {@link Widening} says. What is alike on
 * both sides is moved, not copied; values of a leaf are rewritten in one loop.
 */
final class ColumnAdapter {

  /** The code of a value that the common type does not hold. */
  static final String MISFIT = "GRT-746";

  private final Field from;
  private final Field to;

  private ColumnAdapter(Field from, Field to) {
    this.from = from;
    this.to = to;
  }

  /** An adapter between types of which the second is the wider. */
  static ColumnAdapter of(Field from, Field to) {
    return new ColumnAdapter(from, to);
  }

  /** Whether every type within the first can become what it must be within the second. */
  static boolean adapts(Field from, Field to) {
    return SchemaUnion.sameType(from, to)
        || Widening.of(to, from).filter(both -> SchemaUnion.sameType(both, to)).isPresent();
  }

  /**
   * Converts a vector.
   *
   * @param in is moved from; stays to be closed by the caller
   * @param firstRow the number of its first row, from 1, for messages
   * @return a vector that the caller closes
   */
  FieldVector adapt(FieldVector in, BufferAllocator allocator, String file, long firstRow) {
    FieldVector out = to.createVector(allocator);
    try {
      new Batch(allocator, file, firstRow).move(in, out, from, to);
      return out;
    } catch (RuntimeException | Error e) {
      out.close();
      throw e;
    }
  }

  /** Makes a vector that has nothing but nulls. */
  static void fillWithNulls(FieldVector out, int rows) {
    out.setInitialCapacity(rows);
    out.allocateNew();
    out.setValueCount(rows);
  }

  /** One batch's conversion. */
  private record Batch(BufferAllocator allocator, String file, long firstRow) {

    void move(FieldVector in, FieldVector out, Field from, Field to) {
      if (SchemaUnion.sameType(from, to)) {
        in.makeTransferPair(out).transfer();
        return;
      }
      switch (from.getType().getTypeID()) {
        case Null -> fillWithNulls(out, in.getValueCount());
        case Struct -> members(in, out, from, to);
        case List, LargeList, FixedSizeList, Map -> {
          load(in, out);
          move(
              in.getChildrenFromFields().get(0),
              out.getChildrenFromFields().get(0),
              from.getChildren().get(0),
              to.getChildren().get(0));
        }
        default -> leaf(in, out, from.getType(), to.getType());
      }
    }

    private static void load(FieldVector in, FieldVector out) {
      out.loadFieldBuffers(node(in), in.getFieldBuffers());
    }

    private static ArrowFieldNode node(FieldVector in) {
      return new ArrowFieldNode(in.getValueCount(), in.getNullCount());
    }

    private void members(FieldVector in, FieldVector out, Field from, Field to) {
      load(in, out);
      Map<String, Integer> own = new HashMap<>();
      for (int i = 0; i < from.getChildren().size(); i++) {
        own.put(from.getChildren().get(i).getName(), i);
      }
      for (int i = 0; i < to.getChildren().size(); i++) {
        Field member = to.getChildren().get(i);
        FieldVector target = out.getChildrenFromFields().get(i);
        Integer index = own.get(member.getName());
        if (index == null) {
          fillWithNulls(target, in.getValueCount());
        } else {
          FieldVector source = in.getChildrenFromFields().get(index);
          move(source, target, from.getChildren().get(index), member);
        }
      }
    }

    private void leaf(FieldVector in, FieldVector out, ArrowType from, ArrowType to) {
      List<ArrowBuf> buffers = in.getFieldBuffers();
      ArrowBuf validity = buffers.get(0);
      if (buffers.size() == 3) {
        try (ArrowBuf offsets = longOffsets(buffers.get(1), in.getValueCount())) {
          out.loadFieldBuffers(node(in), List.of(validity, offsets, buffers.get(2)));
        }
        return;
      }
      LeafCopy copy = LeafCopy.of(from, to);
      int rows = in.getValueCount();
      try (ArrowBuf values = zeros((long) rows * copy.width())) {
        ArrowBuf source = buffers.get(1);
        for (int i = 0; i < rows; i++) {
          if (BitVectorHelper.get(validity, i) == 1 && !copy.copy(source, values, i)) {
            throw misfit(out.getField(), to, i);
          }
        }
        out.loadFieldBuffers(node(in), List.of(validity, values));
      }
    }

    private ArrowBuf longOffsets(ArrowBuf offsets, int rows) {
      ArrowBuf wide = zeros(8L * (rows + 1));
      for (int i = 0; rows > 0 && i <= rows; i++) {
        wide.setLong(8L * i, offsets.getInt(4L * i));
      }
      return wide;
    }

    private ArrowBuf zeros(long bytes) {
      ArrowBuf buffer = allocator.buffer(bytes);
      buffer.setZero(0, bytes);
      buffer.writerIndex(bytes);
      return buffer;
    }

    private ValidationException misfit(Field column, ArrowType type, int index) {
      return new ValidationException(
          Fault.of(
                  MISFIT,
                  "column '"
                      + column.getName()
                      + "', row "
                      + (firstRow + index)
                      + " of "
                      + file
                      + ": the value is beyond "
                      + type
                      + ", which the files have in common")
              .withPlace(file + ", column '" + column.getName() + "'")
              .withRemedy("Correct the value, or read the file on its own."));
    }
  }
}
