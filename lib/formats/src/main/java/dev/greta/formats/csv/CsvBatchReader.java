package dev.greta.formats.csv;

import dev.greta.spi.BatchReader;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Decodes the texts of a file into the columns of a scan. */
final class CsvBatchReader implements BatchReader {

  private final CsvScan scan;
  private final ReadContext context;
  private final SourceContext room;
  private final Schema schema;
  private final List<ColumnDecoder> decoders;
  private final ColumnText text = new ColumnText();
  private @Nullable CsvTexts texts;
  private boolean ended;
  private long rows;
  private long bytes;

  CsvBatchReader(CsvScan scan, ReadContext context, SourceContext room) {
    this.scan = scan;
    this.context = context;
    this.room = room;
    this.schema = scan.schema();
    this.decoders = scan.columns().stream().map(ColumnDecoder::of).toList();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (ended) {
      return null;
    }
    context.cancellation().throwIfCancelled();
    CsvTexts source = texts == null ? open() : texts;
    VectorSchemaRoot batch = advance(source);
    if (batch == null) {
      end();
      return null;
    }
    for (int i = 0; i < decoders.size(); i++) {
      int misfit = decode(i, batch);
      if (misfit >= 0) {
        throw misfit(source, batch, i, misfit);
      }
    }
    rows += batch.getRowCount();
    return vectors(batch);
  }

  private CsvTexts open() {
    scan.file().requireUnchanged();
    texts = new CsvTexts(scan, "", batchRows(), context.allocator(), room, context.cancellation());
    return texts;
  }

  private int batchRows() {
    BatchTarget target = context.batch();
    return (int) Math.max(1, Math.min(target.rows(), target.bytes() / scan.rowBytes()));
  }

  private @Nullable VectorSchemaRoot advance(CsvTexts source) {
    VectorSchemaRoot batch = source.next();
    if (batch != null) {
      long fields = 0;
      for (FieldVector vector : batch.getFieldVectors()) {
        VarCharVector column = (VarCharVector) vector;
        fields += column.getOffsetBuffer().getInt(4L * column.getValueCount());
      }
      report(fields + (long) batch.getRowCount() * decoders.size());
    }
    return batch;
  }

  /** Counts fields and delimiters while it reads, and what that leaves out at the end. */
  private void report(long more) {
    long now = Math.min(more, scan.file().size() - bytes);
    bytes += now;
    context.listener().bytesRead(now);
  }

  private void end() {
    scan.file().requireUnchanged();
    report(Long.MAX_VALUE);
    ended = true;
    close();
  }

  private int decode(int index, VectorSchemaRoot batch) {
    ColumnDecoder decoder = decoders.get(index);
    if (!decoder.looks()) {
      return ColumnDecoder.FITS;
    }
    text.load((VarCharVector) batch.getVector(index));
    return decoder.decode(text);
  }

  private VectorSchemaRoot vectors(VectorSchemaRoot batch) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < decoders.size(); i++) {
        Field field = schema.getFields().get(i);
        VarCharVector column = (VarCharVector) batch.getVector(i);
        vectors.add(decoders.get(i).vector(field, context.allocator(), column));
      }
      return new VectorSchemaRoot(schema, vectors, batch.getRowCount());
    } catch (RuntimeException | Error e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  private ValidationException misfit(CsvTexts source, VectorSchemaRoot batch, int index, int row) {
    CsvColumn column = scan.columns().get(index);
    text.load((VarCharVector) batch.getVector(index));
    var fault = CsvFaults.misfit(scan.file().path(), column, rows + row + 1, text.text(row));
    ended = true;
    return column.origin() == CsvColumn.Origin.GIVEN
        ? new ValidationException(fault)
        : new SchemaMisfitException(fault, widen(source, batch));
  }

  /**
   * The narrowest schema of the whole file: what was decoded so far is in the decoders' profiles,
   * this batch and the rest are looked at now, so that no second misfit can follow.
   */
  private Schema widen(CsvTexts source, VectorSchemaRoot first) {
    for (VectorSchemaRoot batch = first; batch != null; batch = advance(source)) {
      context.cancellation().throwIfCancelled();
      for (int i = 0; i < decoders.size(); i++) {
        ColumnProfile profile = decoders.get(i).profile();
        if (scan.columns().get(i).origin() != CsvColumn.Origin.GIVEN && !profile.isText()) {
          text.load((VarCharVector) batch.getVector(i));
          text.observe(profile);
        }
      }
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < decoders.size(); i++) {
      CsvColumn column = scan.columns().get(i);
      boolean given = column.origin() == CsvColumn.Origin.GIVEN;
      ColumnType type = given ? column.type() : decoders.get(i).profile().type();
      fields.add(type.field(column.name()));
    }
    return new Schema(fields);
  }

  @Override
  public void close() {
    ended = true;
    CsvTexts open = texts;
    texts = null;
    if (open != null) {
      open.close();
    }
  }
}
