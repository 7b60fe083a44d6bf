package dev.greta.connectors.postgresql;

import dev.greta.connectors.postgresql.PostgresOptions.OnUnrepresentable;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** Takes rows of COPY's binary form apart and gathers them into batches. */
final class RowDecoder implements Tuples {

  private static final int FIRST_ROOM = 1_024;

  /** A batch's text stays in one array, whatever the user asks for. */
  private static final long MAX_BATCH_BYTES = 512L << 20;

  private final List<PgColumn> columns;
  private final ColumnBuilder[] builders;
  private final ColumnBuilder[] variable;
  private final Parts[] parts;
  private final long[] replaced;
  private final OnUnrepresentable policy;
  private final ReadListener listener;
  private final String splitId;
  private final int maxRows;
  private final long maxBytes;
  private final long bitsPerRow;
  private int room;
  private int rows;
  private long rowsBefore;

  RowDecoder(
      List<PgColumn> columns,
      OnUnrepresentable policy,
      BatchTarget target,
      ReadListener listener,
      String splitId) {
    this.columns = columns;
    this.policy = policy;
    this.listener = listener;
    this.splitId = splitId;
    this.maxRows = target.rows();
    this.maxBytes = Math.min(target.bytes(), MAX_BATCH_BYTES);
    this.parts = new Parts[columns.size()];
    this.builders = new ColumnBuilder[columns.size()];
    for (int i = 0; i < builders.length; i++) {
      parts[i] = new Parts(policy == OnUnrepresentable.NULL);
      builders[i] = ColumnBuilders.of(columns.get(i), parts[i]);
    }
    this.variable =
        Stream.of(builders)
            .filter(b -> !(b instanceof FixedColumn || b instanceof BitColumn))
            .toArray(ColumnBuilder[]::new);
    this.replaced = new long[builders.length];
    long bits = 0;
    for (ColumnBuilder builder : builders) {
      bits += 1 + (builder instanceof BitColumn ? 1 : 8L * builder.fixedWidth());
    }
    this.bitsPerRow = bits;
  }

  int rows() {
    return rows;
  }

  /** All rows so far, those of earlier batches included. */
  @Override
  public long totalRows() {
    return rowsBefore + rows;
  }

  @Override
  public boolean isFull() {
    return rows >= maxRows || (rows > 0 && bytes() >= maxBytes);
  }

  private long bytes() {
    long bytes = rows * bitsPerRow / 8;
    for (ColumnBuilder builder : variable) {
      bytes += builder.variableBytes();
    }
    return bytes;
  }

  @Override
  public void row(byte[] block, int at) {
    makeRoom();
    int position = at;
    for (int i = 0; i < builders.length; i++) {
      int length = (int) FixedColumn.WIRE_INT.get(block, position);
      position += Integer.BYTES;
      if (length < 0) {
        builders[i].putNull(rows);
      } else {
        put(i, block, position, length);
        position += length;
      }
    }
    rows++;
  }

  private void makeRoom() {
    if (rows == room) {
      room = (int) Math.min(maxRows, Math.max(FIRST_ROOM, 2L * room));
      for (ColumnBuilder builder : builders) {
        builder.reserve(room);
      }
    }
  }

  private void put(int column, byte[] block, int at, int length) {
    ColumnBuilder builder = builders[column];
    Outcome outcome = builder.put(block, at, length, rows);
    if (outcome == Outcome.STORED) {
      builder.markValid(rows);
    } else if (outcome == Outcome.UNREPRESENTABLE && policy == OnUnrepresentable.NULL) {
      builder.putNull(rows);
      replaced[column]++;
    } else if (outcome == Outcome.UNREPRESENTABLE) {
      throw unrepresentable(column, builder.describe(block, at, length));
    } else {
      throw misfit(column, block, at, length);
    }
  }

  private ValidationException unrepresentable(int column, String value) {
    PgColumn c = columns.get(column);
    return new ValidationException(
        Faults.fault(
                "GRT-720",
                "column '"
                    + c.name()
                    + "' ("
                    + c.sourceType()
                    + ") has the value "
                    + value
                    + ", which "
                    + c.field(column).getType()
                    + " does not")
            .withPlace(place(c))
            .withRemedy(
                "Set on_unrepresentable: null to read such values as null, or cast the column in"
                    + " a query."));
  }

  private String place(PgColumn column) {
    return "column '" + column.name() + "', row " + (totalRows() + 1) + " of " + splitId;
  }

  /** Only what the source's type leaves open was ever guessed; the guess grows to hold this. */
  private ValidationException misfit(int column, byte[] block, int at, int length) {
    PgColumn c = columns.get(column);
    String value = builders[column].describe(block, at, length);
    Fault fault =
        Faults.fault(
                "GRT-721",
                "column '"
                    + c.name()
                    + "' ("
                    + c.sourceType()
                    + ") has the value "
                    + value
                    + ", which does not fit "
                    + c.field(column).getType())
            .withPlace(place(c))
            .withRemedy(
                c.form() == Form.DECIMAL
                    ? "Cast the column in a query: " + SqlText.quoted(c.name()) + "::numeric(p,s)."
                    : "Cast the column to text in a query.");
    if (!c.open()) {
      return new ValidationException(fault);
    }
    List<PgColumn> wider = new ArrayList<>(columns);
    wider.set(column, Guess.settled(Guess.toHold(Guess.narrow(c), block, at, length)));
    return new SchemaMisfitException(fault, Catalog.schema(wider));
  }

  /** Hands out the rows so far as a batch that the caller owns, and begins the next. */
  VectorSchemaRoot flush(BufferAllocator allocator) {
    List<Field> fields = new ArrayList<>();
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < builders.length; i++) {
        Field field = columns.get(i).vectorField(i);
        FieldVector vector = field.createVector(allocator);
        fields.add(field);
        vectors.add(vector);
        builders[i].flush(vector, rows);
      }
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
    VectorSchemaRoot batch = new VectorSchemaRoot(fields, vectors, rows);
    rowsBefore += rows;
    rows = 0;
    reportReplaced();
    return batch;
  }

  /** What the arrays' numbering was is not in a list: said once, when all rows are in. */
  void reportShifted() {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].shifted() > 0) {
        listener.notice(
            "column '"
                + columns.get(i).name()
                + "': "
                + parts[i].shifted()
                + " arrays of "
                + splitId
                + " do not begin at 1, which a list does not keep");
      }
    }
  }

  private void reportReplaced() {
    for (int i = 0; i < replaced.length; i++) {
      replaced[i] += parts[i].takeReplaced();
      if (replaced[i] > 0) {
        listener.replaced(columns.get(i).name(), replaced[i]);
        replaced[i] = 0;
      }
    }
  }
}
