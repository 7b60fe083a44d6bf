package dev.greta.formats.files;

import dev.greta.duckdb.BatchSlices;
import dev.greta.formats.Evidence;
import dev.greta.formats.FileFormat;
import dev.greta.formats.FileRoom;
import dev.greta.formats.FileScan;
import dev.greta.formats.LocalFile;
import dev.greta.formats.TextTyping;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the files of a run one after the other, each as the columns that all have in common. */
final class FileRunReader implements BatchReader {

  /** Widens a schema so that it holds all files of the source. */
  @FunctionalInterface
  interface Widener {

    /**
     * @param file whose values do not fit
     * @param own its exact schema
     */
    Schema widen(LocalFile file, Schema own);
  }

  private final FileFormat format;
  private final TextTyping typing;
  private final ReadContext context;
  private final Widener widener;
  private final UnitedSchema united;
  private final Schema schema;
  private final Iterator<FilePart> parts;
  private final FileRoom room;
  private final BatchSlices slices;
  private @Nullable Part current;
  private boolean ended;

  FileRunReader(
      FileFormat format,
      TextTyping typing,
      FileRun run,
      FileRoom room,
      ReadContext context,
      Widener widener) {
    this.format = format;
    this.typing = typing;
    this.context = context;
    this.widener = widener;
    this.united = new UnitedSchema(run.united(), run.parts().get(0).values().size(), format);
    this.schema = Evidence.stripped(run.united());
    this.parts = run.parts().iterator();
    this.room = room;
    this.slices = new BatchSlices(context.batch());
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public DictionaryProvider dictionaries() {
    return current == null ? BatchReader.super.dictionaries() : current.reader.dictionaries();
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    while (!ended) {
      context.cancellation().throwIfCancelled();
      VectorSchemaRoot slice = slices.next();
      if (slice != null) {
        return slice;
      }
      VectorSchemaRoot batch = advance();
      if (batch != null) {
        slices.take(batch);
      }
    }
    return null;
  }

  /** The next batch, or null where a file ends. */
  private @Nullable VectorSchemaRoot advance() {
    Part part = current;
    if (part == null) {
      part = open(parts.next());
      current = part;
    }
    VectorSchemaRoot batch;
    try {
      batch = part.reader.next();
    } catch (SchemaMisfitException misfit) {
      throw new SchemaMisfitException(
          misfit.fault(), widener.widen(part.file, misfit.widerSchema()));
    }
    if (batch != null) {
      return part.united(batch);
    }
    if (parts.hasNext()) {
      part.close();
      current = null;
    } else {
      ended = true; // The last reader's dictionaries live on: batches may be in use.
    }
    return null;
  }

  private Part open(FilePart next) {
    LocalFile file = next.file();
    FileScan scan = next.scan().orElseGet(() -> lookAt(file));
    return new Part(file, scan, next.values());
  }

  private FileScan lookAt(LocalFile file) {
    file.requireUnchanged();
    FileScan found = format.planOneOf(file, Optional.empty(), room);
    Optional<String> misfit = united.firstMisfit(found.evidence());
    if (misfit.isPresent()) {
      Fault fault =
          Fault.of(
                  UnitedSchema.UNKNOWN,
                  "column '"
                      + misfit.get()
                      + "' of "
                      + file.path()
                      + " is not among the columns of the files that were looked at")
              .withPlace(file.path() + ", column '" + misfit.get() + "'")
              .withRemedy("Load the files rather than stream them, or read fewer at once.");
      throw new SchemaMisfitException(fault, widener.widen(file, format.surveyOneOf(file, room)));
    }
    return united.as(file, found, room);
  }

  /** One file, open. */
  private final class Part implements AutoCloseable {

    private final LocalFile file;
    private final BatchReader reader;
    private final List<ConstantColumn> constants = new ArrayList<>();
    private final List<Field> own;
    private final int[] sources;
    private long rows;

    Part(LocalFile file, FileScan scan, List<@Nullable String> values) {
      this.file = file;
      this.own = scan.schema().getFields();
      this.sources = new int[schema.getFields().size()];
      Arrays.fill(sources, -1);
      int[] places = united.places(scan.schema());
      for (int i = 0; i < places.length; i++) {
        sources[places[i]] = i;
      }
      this.reader = scan.read(context, room);
      try {
        addConstants(values);
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
    }

    private void addConstants(List<@Nullable String> values) {
      int columns = schema.getFields().size();
      for (int i = 0; i < columns; i++) {
        if (sources[i] < 0) {
          int value = i - (columns - values.size());
          sources[i] = -1 - constants.size();
          constants.add(constant(schema.getFields().get(i), value < 0 ? null : values.get(value)));
        }
      }
    }

    private ConstantColumn constant(Field field, @Nullable String text) {
      FieldVector value =
          text == null ? null : typing.vector(field, List.of(text), context.allocator());
      return new ConstantColumn(field, value, context.allocator());
    }

    /** The batch's columns where they belong, and the others beside them. */
    VectorSchemaRoot united(VectorSchemaRoot batch) {
      List<FieldVector> vectors = new ArrayList<>();
      try {
        for (int i = 0; i < sources.length; i++) {
          Field due = schema.getFields().get(i);
          vectors.add(
              sources[i] < 0
                  ? constants.get(-1 - sources[i]).rows(batch.getRowCount())
                  : moved(batch.getVector(sources[i]), own.get(sources[i]), due));
        }
        rows += batch.getRowCount();
        return new VectorSchemaRoot(schema, vectors, batch.getRowCount());
      } catch (RuntimeException | Error e) {
        vectors.forEach(FieldVector::close);
        throw e;
      } finally {
        batch.close();
      }
    }

    private FieldVector moved(FieldVector vector, Field is, Field due) {
      if (due.getDictionary() != null) {
        FieldVector codes = vector.getField().createVector(context.allocator());
        vector.makeTransferPair(codes).transfer();
        return codes;
      }
      return ColumnAdapter.of(is, due)
          .adapt(vector, context.allocator(), file.path().toString(), rows + 1);
    }

    @Override
    public void close() {
      try {
        reader.close();
      } finally {
        constants.forEach(ConstantColumn::close);
      }
    }
  }

  @Override
  public void close() {
    ended = true;
    slices.close();
    Part open = current;
    current = null;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      room.close();
    }
  }
}
