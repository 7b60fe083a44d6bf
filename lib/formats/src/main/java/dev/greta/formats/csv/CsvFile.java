package dev.greta.formats.csv;

import dev.greta.formats.Evidence;
import dev.greta.formats.FileRoom;
import dev.greta.formats.LocalFile;
import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Plans the read of a CSV file: finds its delimiter, its columns and, from a sample, their types.
 *
 * <p>The types are those of the first {@value #SAMPLE_ROWS} rows. A reader that meets a value
 * beyond them looks at the rest of the file and throws {@link
 * dev.greta.spi.error.SchemaMisfitException} with the narrowest schema that holds all of it; read
 * as that schema, no value is a misfit. So the result is that of looking at the whole file, for the
 * price of a sample where the sample was right.
 */
public final class CsvFile {

  /** How many rows a sample has. */
  public static final int SAMPLE_ROWS = 20_480;

  private CsvFile() {}

  /**
   * Plans a read.
   *
   * @param wanted the schema to read as, from a misfit; empty to sample the file
   * @throws ValidationException if the file is empty, ragged or broken within the sample, or if
   *     {@code types} names a column that is not there
   */
  public static CsvScan plan(
      LocalFile file, CsvSettings settings, Optional<Schema> wanted, SourceContext room) {
    try (FileRoom one = FileRoom.of(room, file)) {
      CsvScan scan = planOneOf(file, settings, wanted, one);
      List<String> names = scan.columns().stream().map(CsvColumn::name).toList();
      requireColumns(file.name() + " has not", names, settings);
      return scan;
    }
  }

  /** Plans the read of one of several files, where {@code types} may name columns of others. */
  static CsvScan planOneOf(
      LocalFile file, CsvSettings settings, Optional<Schema> wanted, FileRoom room) {
    CsvScan scan = untyped(file, settings, wanted.isPresent());
    if (wanted.isPresent()) {
      return as(scan, settings, wanted.get());
    }
    try {
      PlainText start = PlainText.start(scan, room.context());
      return typed(scan, settings, new Sample(scan, start, " LIMIT " + SAMPLE_ROWS, room));
    } catch (ValidationException e) {
      CsvText other = CsvSurvey.otherText(scan, e).orElseThrow(() -> e).text();
      return planOneOf(file, settings.with(other), wanted, room);
    }
  }

  /** The types of all rows, with what was seen of each. */
  static Schema survey(LocalFile file, CsvSettings settings, FileRoom room) {
    file.requireUnchanged();
    CsvScan scan = untyped(file, settings, true);
    PlainText whole = PlainText.of(scan, new Cancellation(), n -> {}, room.context());
    Schema schema = typed(scan, settings, new Sample(scan, whole, "", room)).evidence();
    file.requireUnchanged();
    return schema;
  }

  /**
   * @param again whether all of the file is looked at for how its text is written
   */
  private static CsvScan untyped(LocalFile file, CsvSettings settings, boolean again) {
    CsvHeader header = CsvHeader.read(file, settings, again);
    List<CsvColumn> untyped =
        columns(
            header.names(),
            settings,
            i -> new CsvColumn(header.names().get(i), ColumnType.TEXT, CsvColumn.Origin.FOUND));
    return new CsvScan(
        file,
        header.dialect(),
        header.text(),
        settings.values(),
        header.skip(),
        header.rowBytes(),
        untyped);
  }

  /** Makes sure that the columns which {@code types} names are there. */
  static void requireColumns(String where, List<String> names, CsvSettings settings) {
    for (String typed : settings.types().keySet()) {
      if (!names.contains(typed)) {
        throw new ValidationException(
            Fault.of(
                    CsvFaults.UNKNOWN_COLUMN,
                    "'types' names a column '" + typed + "', which " + where)
                .withPlace("types." + typed)
                .withRemedy(
                    Nearest.to(typed, names)
                        .map(near -> "Did you mean '" + near + "'?")
                        .orElse("Its columns: " + String.join(", ", names) + ".")));
      }
    }
  }

  private static List<CsvColumn> columns(
      List<String> names, CsvSettings settings, IntFunction<CsvColumn> found) {
    List<CsvColumn> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ColumnType given = settings.types().get(names.get(i));
      columns.add(
          given == null
              ? found.apply(i)
              : new CsvColumn(names.get(i), given, CsvColumn.Origin.GIVEN));
    }
    return columns;
  }

  private static CsvScan as(CsvScan scan, CsvSettings settings, Schema wanted) {
    List<String> names = scan.columns().stream().map(CsvColumn::name).toList();
    List<Field> fields = wanted.getFields();
    if (!names.equals(fields.stream().map(Field::getName).toList())) {
      throw new ValidationException(
          Fault.of(
                  CsvFaults.HEADER,
                  "the columns of " + scan.file().name() + " are not those that were planned")
              .withPlace(scan.file().path().toString())
              .withRemedy("Run again when nothing writes to the file."));
    }
    List<CsvColumn> columns =
        columns(
            names,
            settings,
            i ->
                new CsvColumn(
                    names.get(i),
                    ColumnType.of(fields.get(i).getType())
                        .orElseThrow(
                            () -> new IllegalArgumentException("no CSV type: " + fields.get(i))),
                    isUnseen(fields.get(i)) ? CsvColumn.Origin.UNSEEN : CsvColumn.Origin.FOUND));
    return scan.with(columns);
  }

  private static boolean isUnseen(Field field) {
    return Evidence.of(field).map(ColumnProfile::of).map(ColumnProfile::isEmpty).orElse(false);
  }

  private static CsvScan typed(CsvScan scan, CsvSettings settings, Sample sample) {
    List<String> names = scan.columns().stream().map(CsvColumn::name).toList();
    List<CsvColumn> columns = columns(names, settings, i -> sample.column(names.get(i), i));
    return scan.with(columns);
  }

  /** What the rows look like, or the first of them. */
  private static final class Sample {

    private final List<ColumnProfile> profiles = new ArrayList<>();
    private long rows;

    Sample(CsvScan scan, PlainText plain, String clauses, FileRoom room) {
      char point = scan.values().point();
      scan.columns().forEach(column -> profiles.add(new ColumnProfile(point)));
      ColumnText text = new ColumnText();
      try (CsvTexts texts =
          CsvTexts.open(
              scan,
              plain,
              clauses,
              SAMPLE_ROWS,
              room.context().allocator(),
              new Cancellation(),
              room)) {
        for (VectorSchemaRoot batch = texts.next(); batch != null; batch = texts.next()) {
          observe(batch, text);
        }
      }
    }

    private void observe(VectorSchemaRoot batch, ColumnText text) {
      rows += batch.getRowCount();
      for (int i = 0; i < profiles.size(); i++) {
        text.load((VarCharVector) batch.getVector(i));
        text.observe(profiles.get(i));
      }
    }

    CsvColumn column(String name, int index) {
      ColumnProfile profile = profiles.get(index);
      return new CsvColumn(
          name,
          profile.type(),
          profile.isEmpty() && rows > 0 ? CsvColumn.Origin.UNSEEN : CsvColumn.Origin.FOUND,
          profile.toString());
    }
  }
}
