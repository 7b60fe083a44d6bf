package dev.greta.connectors.excel;

import dev.greta.connectors.excel.ExcelColumn.Origin;
import dev.greta.connectors.excel.Workbook.Sheet;
import dev.greta.formats.Evidence;
import dev.greta.formats.LocalFile;
import dev.greta.spi.Cancellation;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import dev.greta.spi.options.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Plans the read of a workbook: finds its sheets, their columns and, from a sample, their types.
 *
 * <p>The types are those of the first {@value #SAMPLE_ROWS} rows. A reader that meets a cell beyond
 * them looks at the whole file and throws {@link dev.greta.spi.error.SchemaMisfitException} with
 * the narrowest schema that holds all of it, so that a second misfit cannot follow.
 */
final class ExcelFile {

  /** How many rows a sample has. */
  static final int SAMPLE_ROWS = 20_480;

  /** How many rows of each sheet are looked at, however many sheets there are. */
  private static final int LEAST_ROWS = 512;

  static final String SHEET_COLUMN = "sheet";

  private ExcelFile() {}

  /**
   * Plans a read.
   *
   * @param wanted the schema to read as, from a misfit; empty to sample the file
   */
  static ExcelScan plan(
      LocalFile file, ExcelSettings settings, Optional<Schema> wanted, SourceContext room) {
    ExcelScan scan = planOneOf(file, settings, wanted, room);
    List<String> names =
        scan.columns().stream()
            .filter(column -> column.origin() != Origin.SHEET)
            .map(ExcelColumn::name)
            .toList();
    requireColumns(file.name() + " has not", names, settings);
    return scan;
  }

  /** Plans the read of one of several files, where {@code types} may name columns of others. */
  static ExcelScan planOneOf(
      LocalFile file, ExcelSettings settings, Optional<Schema> wanted, SourceContext room) {
    try (Workbook workbook = Workbooks.open(file, room, new Cancellation())) {
      List<Sheet> sheets = settings.choose(workbook, file.path());
      long rowsEach = wanted.isPresent() ? 0 : Math.max(LEAST_ROWS, SAMPLE_ROWS / sheets.size());
      Survey survey = new Survey(file.path(), settings.table());
      survey.look(workbook, sheets, rowsEach, new Cancellation());
      List<ExcelColumn> columns =
          wanted.isPresent()
              ? wanted(file, settings, survey, wanted.get())
              : found(file, settings, survey);
      return new ExcelScan(
          file, settings.table(), sheets, columns, workbook.sheets().size(), hidden(workbook));
    }
  }

  private static int hidden(Workbook workbook) {
    return (int) workbook.sheets().stream().filter(Sheet::hidden).count();
  }

  /** The exact schema of a whole file, as a plan without a sample would have it. */
  static Schema survey(
      LocalFile file, ExcelSettings settings, SourceContext room, Cancellation cancellation) {
    try (Workbook workbook = Workbooks.open(file, room, cancellation)) {
      List<Sheet> sheets = settings.choose(workbook, file.path());
      Survey survey = new Survey(file.path(), settings.table());
      survey.look(workbook, sheets, Long.MAX_VALUE, cancellation);
      return ExcelScan.evidence(found(file, settings, survey));
    }
  }

  /** The same for a read that met a misfit. Columns that are not read stay as they were planned. */
  static Schema widened(ExcelScan scan, SourceContext room, Cancellation cancellation) {
    Schema whole = survey(scan.file(), scan.asSettings(), room, cancellation);
    Map<String, Field> planned = new HashMap<>();
    scan.columns().stream()
        .filter(column -> !column.read())
        .forEach(column -> planned.put(column.name(), column.evidence()));
    return new Schema(
        whole.getFields().stream()
            .map(field -> planned.getOrDefault(field.getName(), field))
            .toList());
  }

  private static List<ExcelColumn> found(LocalFile file, ExcelSettings settings, Survey survey) {
    List<String> names = survey.names();
    if (settings.table().sheetColumn() && names.contains(SHEET_COLUMN)) {
      throw ExcelFaults.of(
          ExcelFaults.HEADER,
          file.path(),
          "sheet_column: true adds a column 'sheet', and " + file.name() + " has one",
          "Rename the column, or leave sheet_column out.");
    }
    List<ExcelColumn> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(given(settings, survey.column(i, names.get(i))));
    }
    if (settings.table().sheetColumn()) {
      columns.add(new ExcelColumn(SHEET_COLUMN, ExcelType.TEXT, Origin.SHEET));
    }
    return columns;
  }

  private static ExcelColumn given(ExcelSettings settings, ExcelColumn found) {
    ExcelType type = settings.types().get(found.name());
    return type == null ? found : new ExcelColumn(found.name(), type, Origin.GIVEN);
  }

  /**
   * @param lack "sales.xlsx has not"
   */
  static void requireColumns(String lack, List<String> names, ExcelSettings settings) {
    for (String typed : settings.types().keySet()) {
      if (!names.contains(typed)) {
        throw new ValidationException(
            Fault.of(
                    ExcelFaults.UNKNOWN_COLUMN,
                    "'types' names a column '" + typed + "', which " + lack)
                .withPlace("types." + typed)
                .withRemedy(
                    Nearest.to(typed, names)
                        .map(near -> "Did you mean '" + near + "'?")
                        .orElse("Its columns: " + String.join(", ", names) + ".")));
      }
    }
  }

  /** Columns as a schema says; their names must be those of the file, where it names them. */
  private static List<ExcelColumn> wanted(
      LocalFile file, ExcelSettings settings, Survey survey, Schema wanted) {
    List<ExcelColumn> columns = new ArrayList<>();
    for (Field field : wanted.getFields()) {
      boolean sheet = settings.table().sheetColumn() && field.getName().equals(SHEET_COLUMN);
      ExcelType type =
          ExcelType.of(field.getType())
              .orElseThrow(() -> new IllegalArgumentException("no Excel type: " + field));
      String seen = Evidence.of(field).orElse("");
      boolean unseen = !seen.isEmpty() && ColumnProfile.of(seen).isEmpty();
      Origin origin = sheet ? Origin.SHEET : unseen ? Origin.UNSEEN : Origin.FOUND;
      ExcelColumn column = new ExcelColumn(field.getName(), type, origin, seen);
      columns.add(sheet ? column : given(settings, column));
    }
    List<String> names = columns.stream().map(ExcelColumn::name).toList();
    if (!names.containsAll(survey.names())) {
      throw ExcelFaults.of(
          ExcelFaults.HEADER,
          file.path(),
          "the columns of " + file.name() + " are not those that were planned",
          "Run again when nothing writes to the file.");
    }
    return columns;
  }
}
