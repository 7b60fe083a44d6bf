package dev.greta.connectors.excel;

import dev.greta.connectors.excel.ExcelColumn.Origin;
import dev.greta.connectors.excel.TableSettings.OnMixed;
import java.math.BigDecimal;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/** Puts the cells of a column into its vector, batch after batch. */
final class ColumnSink implements AutoCloseable {

  private final ExcelColumn column;
  private final ExcelType.Kind kind;
  private final boolean given;
  private final boolean anyText;
  private final Bytes text = new Bytes();
  private @Nullable FieldVector vector;
  private boolean textSeen;
  private int kinds;
  private long bytes;

  ColumnSink(ExcelColumn column, OnMixed mixed) {
    this.column = column;
    this.kind = column.type().kind();
    this.given = column.origin() == Origin.GIVEN;
    this.anyText = given || mixed == OnMixed.STRING;
    this.textSeen = column.origin() != Origin.UNSEEN;
  }

  ExcelColumn column() {
    return column;
  }

  /** All kinds of cells that were put, not those that were refused. */
  int kinds() {
    return kinds;
  }

  /** About how many bytes the texts of the batch have. */
  long textBytes() {
    return bytes;
  }

  void start(BufferAllocator allocator, int rows) {
    FieldVector next = column.type().field(column.name()).createVector(allocator);
    try {
      next.setInitialCapacity(rows);
      next.allocateNew();
    } catch (RuntimeException | Error e) {
      next.close();
      throw e;
    }
    vector = next;
    bytes = 0;
  }

  /** The batch as a vector that the caller closes. */
  FieldVector finish(int rows) {
    FieldVector filled = vector();
    filled.setValueCount(rows);
    vector = null;
    return filled;
  }

  private FieldVector vector() {
    if (vector == null) {
      throw new IllegalStateException("no batch was started");
    }
    return vector;
  }

  /** Puts a text that is in no cell. */
  void put(int at, byte[] value) {
    ((VarCharVector) vector()).setSafe(at, value);
    bytes += value.length;
  }

  /** Puts a cell; false if the column's type does not hold it. */
  boolean put(int at, SheetRow row, int cell, SharedStrings strings) {
    int cellKind = row.kinds[cell];
    if (cellKind == CellKind.EMPTY_TEXT && kind != ExcelType.Kind.TEXT) {
      return true; // Shows as an empty cell, and is null like one.
    }
    boolean fits =
        switch (kind) {
          case TEXT -> putText(at, row, cell, strings);
          case INT64 -> putLong(at, row, cell, strings);
          case FLOAT64 -> putDouble(at, row, cell, strings);
          case DECIMAL -> putDecimal(at, row, cell, strings);
          case BOOL -> putBool(at, row, cell, strings);
          default -> putMoment(at, row, cell, strings);
        };
    kinds |= fits ? cellKind : 0;
    return fits;
  }

  private boolean putText(int at, SheetRow row, int cell, SharedStrings strings) {
    int cellKind = row.kinds[cell];
    boolean isText = (cellKind & (CellKind.TEXT | CellKind.EMPTY_TEXT)) != 0;
    if (!isText && !(anyText && textSeen)) {
      return false;
    }
    textSeen |= cellKind == CellKind.TEXT;
    text.clear();
    CellText.append(row, cell, strings, text);
    ((VarCharVector) vector()).setSafe(at, text.array, 0, text.length);
    bytes += text.length;
    return true;
  }

  private boolean putLong(int at, SheetRow row, int cell, SharedStrings strings) {
    if ((row.kinds[cell] & (CellKind.WHOLE | CellKind.WIDE)) != 0) {
      ((BigIntVector) vector()).setSafe(at, row.longs[cell]);
      return true;
    }
    Long value = given ? GivenValue.int64(text(row, cell, strings)) : null;
    if (value != null) {
      ((BigIntVector) vector()).setSafe(at, value);
    }
    return value != null;
  }

  private boolean putDouble(int at, SheetRow row, int cell, SharedStrings strings) {
    if ((row.kinds[cell] & (CellKind.WHOLE | CellKind.FRACTION)) != 0) {
      ((Float8Vector) vector()).setSafe(at, row.numbers[cell]);
      return true;
    }
    BigDecimal value = given ? GivenValue.number(text(row, cell, strings)) : null;
    boolean fits = value != null && Double.isFinite(value.doubleValue());
    if (value != null && fits) {
      ((Float8Vector) vector()).setSafe(at, value.doubleValue());
    }
    return fits;
  }

  private boolean putDecimal(int at, SheetRow row, int cell, SharedStrings strings) {
    BigDecimal value =
        GivenValue.decimal(
            text(row, cell, strings), column.type().precision(), column.type().scale());
    if (value != null) {
      ((DecimalVector) vector()).setSafe(at, value);
    }
    return value != null;
  }

  private boolean putBool(int at, SheetRow row, int cell, SharedStrings strings) {
    if (row.kinds[cell] == CellKind.BOOL) {
      ((BitVector) vector()).setSafe(at, (int) row.longs[cell]);
      return true;
    }
    Boolean value = given ? GivenValue.bool(text(row, cell, strings)) : null;
    if (value != null) {
      ((BitVector) vector()).setSafe(at, value ? 1 : 0);
    }
    return value != null;
  }

  private boolean putMoment(int at, SheetRow row, int cell, SharedStrings strings) {
    int cellKind = row.kinds[cell];
    boolean native64 =
        cellKind
            == switch (kind) {
              case DATE -> CellKind.DATE;
              case TIME -> CellKind.TIME;
              case DURATION -> CellKind.DURATION;
              default -> CellKind.TIMESTAMP;
            };
    if (native64) {
      set(at, row.longs[cell]);
      return true;
    }
    boolean midnight =
        cellKind == CellKind.DATE
            && (kind == ExcelType.Kind.TIMESTAMP || kind == ExcelType.Kind.TIMESTAMP_UTC);
    if (midnight) {
      set(at, row.longs[cell] * 86_400_000_000L);
      return true;
    }
    Long value = given ? GivenValue.moment(kind, text(row, cell, strings)) : null;
    if (value != null) {
      set(at, value);
    }
    return value != null;
  }

  private void set(int at, long value) {
    switch (kind) {
      case DATE -> ((DateDayVector) vector()).setSafe(at, (int) value);
      case TIMESTAMP -> ((TimeStampMicroVector) vector()).setSafe(at, value);
      case TIMESTAMP_UTC -> ((TimeStampMicroTZVector) vector()).setSafe(at, value);
      case TIME -> ((TimeMicroVector) vector()).setSafe(at, value);
      default -> ((DurationVector) vector()).setSafe(at, value);
    }
  }

  private String text(SheetRow row, int cell, SharedStrings strings) {
    text.clear();
    CellText.append(row, cell, strings, text);
    return text.text();
  }

  /** The group of cells that the column's type is of. */
  int group() {
    return switch (kind) {
      case INT64, FLOAT64, DECIMAL -> CellKind.NUMBERS;
      case DATE, TIMESTAMP, TIMESTAMP_UTC -> CellKind.DATES;
      case BOOL -> CellKind.BOOL;
      case TIME -> CellKind.TIME;
      case DURATION -> CellKind.DURATION;
      case TEXT -> CellKind.TEXT;
    };
  }

  @Override
  public void close() {
    if (vector != null) {
      vector.close();
      vector = null;
    }
  }
}
