package dev.greta.formats.csv;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Decodes the texts of one column, batch after batch, into values on the heap, which then move into
 * a vector in bulk. Keeps a profile of what it has decoded, so that a later misfit can be widened
 * without reading again what fitted. Not for use by several threads.
 */
interface ColumnDecoder {

  /** What {@link #decode} returns when every text fits. */
  int FITS = -1;

  /** Whether {@link #decode} looks at the texts; if not, every text fits. */
  default boolean looks() {
    return true;
  }

  /** Decodes a batch; returns the first row that does not fit, or {@link #FITS}. */
  int decode(ColumnText texts);

  /** All that was decoded so far, the batch of a misfit excepted. */
  ColumnProfile profile();

  /** The batch last decoded, whose texts these are, as a vector that the caller closes. */
  FieldVector vector(Field field, BufferAllocator allocator, VarCharVector texts);

  /**
   * The decoder of a column.
   *
   * @param point before the fraction of a number
   */
  static ColumnDecoder of(CsvColumn column, char point) {
    boolean given = column.origin() == CsvColumn.Origin.GIVEN;
    ColumnType type = column.type();
    return switch (type.kind()) {
      case BOOL -> new BoolDecoder(point);
      case INT64 -> new LongDecoder(point);
      case DECIMAL -> new DecimalDecoder(type.precision(), type.scale(), point);
      case FLOAT64 -> new DoubleDecoder(given, point);
      case DATE -> new DateDecoder(point);
      case TIME, TIMESTAMP, TIMESTAMP_UTC -> new MicrosDecoder(type.kind(), point);
      case TEXT -> new TextDecoder(column.origin() == CsvColumn.Origin.UNSEEN, point);
    };
  }
}
