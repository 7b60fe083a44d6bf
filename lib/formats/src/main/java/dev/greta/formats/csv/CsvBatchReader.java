package dev.greta.formats.csv;

import dev.greta.duckdb.BatchSlices;
import dev.greta.formats.FileRoom;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.Fault;
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
  private final FileRoom room;
  private final boolean ownRoom;
  private final List<CsvColumn> columns;
  private final Schema schema;
  private final List<ColumnDecoder> decoders;
  private final ColumnText text = new ColumnText();
  private final BatchSlices slices;
  private @Nullable CsvTexts texts;
  private boolean ended;
  private long rows;
  private long bytes;

  /**
   * @param ownRoom whether the room is closed with this reader
   */
  CsvBatchReader(CsvScan scan, ReadContext context, FileRoom room, boolean ownRoom) {
    this.scan = scan;
    this.ownRoom = ownRoom;
    this.context = context;
    this.room = room;
    this.columns = scan.read();
    this.schema = scan.schema();
    this.slices = new BatchSlices(context.batch());
    char point = scan.values().point();
    this.decoders = columns.stream().map(column -> ColumnDecoder.of(column, point)).toList();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (!ended) {
      context.cancellation().throwIfCancelled();
      VectorSchemaRoot slice = slices.next();
      if (slice != null) {
        return slice;
      }
      try {
        CsvTexts source = texts == null ? open() : texts;
        VectorSchemaRoot batch = advance(source);
        if (batch == null) {
          end();
        } else {
          slices.take(decode(source, batch));
        }
      } catch (SchemaMisfitException e) {
        throw e;
      } catch (ValidationException e) {
        throw otherText(e);
      }
    }
    return null;
  }

  private CsvTexts open() {
    scan.file().requireUnchanged();
    PlainText plain = PlainText.of(scan, context.cancellation(), this::count, room.context());
    texts =
        CsvTexts.open(
            scan, plain, "", batchRows(), context.allocator(), context.cancellation(), room);
    scan.notice().ifPresent(context.listener()::notice);
    plain
        .lines()
        .notice(scan.file().name(), scan.text().badLines())
        .ifPresent(context.listener()::notice);
    return texts;
  }

  /**
   * What a fault means that the text has from another place on than the sample: that it is written
   * in another way, which a load starts again with.
   */
  private ValidationException otherText(ValidationException fault) {
    ended = true;
    return CsvSurvey.otherText(scan, fault)
        .<ValidationException>map(
            other -> {
              close();
              Schema whole = CsvSurvey.schema(other, context, room);
              return new SchemaMisfitException(fault.fault(), whole);
            })
        .orElse(fault);
  }

  /** As many rows as are likely to meet the target; what is too much is cut afterwards. */
  private int batchRows() {
    long typed = columns.stream().mapToLong(column -> column.type().bytes()).sum();
    long rows = context.batch().bytes() / Math.max(typed, scan.rowBytes());
    return (int) Math.max(1, Math.min(context.batch().rows(), rows));
  }

  private @Nullable VectorSchemaRoot advance(CsvTexts source) {
    VectorSchemaRoot batch = source.next();
    if (batch != null) {
      long fields = 0;
      for (FieldVector vector : batch.getFieldVectors()) {
        fields += vector.getOffsetBuffer().getInt(4L * vector.getValueCount());
      }
      report(fields + (long) batch.getRowCount() * decoders.size());
    }
    return batch;
  }

  /**
   * Counts fields and delimiters while it reads, and what that leaves out at the end; what is not
   * plain was counted before.
   */
  private void report(long more) {
    if (scan.text().isPlain() || more == Long.MAX_VALUE) {
      count(more);
    }
  }

  private void count(long more) {
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

  private VectorSchemaRoot decode(CsvTexts source, VectorSchemaRoot batch) {
    for (int i = 0; i < decoders.size(); i++) {
      ColumnDecoder decoder = decoders.get(i);
      if (decoder.looks()) {
        text.load((VarCharVector) batch.getVector(i));
        int misfit = decoder.decode(text);
        if (misfit != ColumnDecoder.FITS) {
          throw misfit(source, batch, i, misfit);
        }
      }
    }
    rows += batch.getRowCount();
    return vectors(batch);
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
    CsvColumn column = columns.get(index);
    Fault fault = CsvFaults.misfit(scan.file().path(), column, rows + row + 1, text.text(row));
    ended = true;
    return column.origin() == CsvColumn.Origin.GIVEN
        ? new ValidationException(fault)
        : new SchemaMisfitException(fault, widen(source, batch));
  }

  /**
   * The narrowest schema of the whole file: what was decoded so far is in the decoders' profiles,
   * this batch and the rest are looked at now, so that no second misfit can follow. Columns that
   * are not read stay as they were planned.
   */
  private Schema widen(CsvTexts source, VectorSchemaRoot first) {
    for (VectorSchemaRoot batch = first; batch != null; batch = advance(source)) {
      context.cancellation().throwIfCancelled();
      observe(batch);
    }
    return CsvSurvey.schema(scan, decoders.stream().map(ColumnDecoder::profile).toList());
  }

  private void observe(VectorSchemaRoot batch) {
    for (int i = 0; i < decoders.size(); i++) {
      ColumnProfile profile = decoders.get(i).profile();
      if (columns.get(i).origin() != CsvColumn.Origin.GIVEN && !profile.isText()) {
        text.load((VarCharVector) batch.getVector(i));
        text.observe(profile);
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    slices.close();
    CsvTexts open = texts;
    texts = null;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      if (ownRoom) {
        room.close();
      }
    }
  }
}
