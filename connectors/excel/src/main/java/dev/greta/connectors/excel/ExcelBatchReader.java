package dev.greta.connectors.excel;

import dev.greta.connectors.excel.ExcelColumn.Origin;
import dev.greta.connectors.excel.TableSettings.OnMixed;
import dev.greta.spi.BatchReader;
import dev.greta.spi.ReadContext;
import dev.greta.spi.SourceContext;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.spi.error.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the rows of some sheets, one after the other, into batches. */
final class ExcelBatchReader implements BatchReader {

  private static final int FIRST_CAPACITY = 4_096;

  private final ExcelScan scan;
  private final ReadContext context;
  private final SourceContext room;
  private final Schema schema;
  private final List<ColumnSink> sinks = new ArrayList<>();
  private final long[] replaced;
  private final SheetRow row = new SheetRow();
  private final ColumnTargets targets;
  private final long rowBytes;
  private @Nullable Workbook workbook;
  private @Nullable SheetTable table;
  private int sheetTarget = -1;
  private byte[] sheetName = new byte[0];
  private int nextSheet;
  private long reported;
  private boolean ended;

  ExcelBatchReader(ExcelScan scan, ReadContext context, SourceContext room) {
    this.scan = scan;
    this.context = context;
    this.room = room;
    this.schema = scan.schema();
    long width = 0;
    for (ExcelColumn column : scan.read()) {
      sheetTarget = column.origin() == Origin.SHEET ? sinks.size() : sheetTarget;
      sinks.add(new ColumnSink(column, scan.settings().mixed()));
      width += column.type().bytes();
    }
    this.targets = new ColumnTargets(scan);
    this.rowBytes = Math.max(1, width);
    this.replaced = new long[sinks.size()];
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
    Workbook open = workbook == null ? open() : workbook;
    int rows = 0;
    try {
      rows = fill(open);
      if (rows > 0) {
        report(Math.min(open.bytesRead(), scan.file().size()));
        return batch(rows);
      }
    } finally {
      if (rows == 0) {
        sinks.forEach(ColumnSink::close);
      }
    }
    end();
    return null;
  }

  private Workbook open() {
    scan.file().requireUnchanged();
    Workbook opened = Workbooks.open(scan.file(), room, context.cancellation());
    workbook = opened;
    opened.notices().forEach(context.listener()::notice);
    for (Workbook.Sheet sheet : scan.sheets()) {
      if (sheet.hidden()) {
        context.listener().notice("sheet '" + sheet.name() + "' is hidden");
      }
    }
    return opened;
  }

  /** Fills the sinks, and returns with how many rows. */
  private int fill(Workbook open) {
    int most = (int) Math.min(context.batch().rows(), context.batch().bytes() / rowBytes + 1);
    int rows = 0;
    long texts = 0;
    while (rows < most && rows * rowBytes + texts < context.batch().bytes()) {
      if (!advance(open)) {
        break;
      }
      if (rows == 0) {
        int capacity = Math.min(most, FIRST_CAPACITY);
        sinks.forEach(sink -> sink.start(context.allocator(), capacity));
      } else if (rows % 256 == 0) {
        context.cancellation().throwIfCancelled();
      }
      texts += put(open, rows);
      rows++;
    }
    return rows;
  }

  /** Reads the next row, of the next sheet where one ends. */
  private boolean advance(Workbook open) {
    while (true) {
      SheetTable current = table;
      if (current != null) {
        if (current.next(row)) {
          return true;
        }
        table = null;
        current.close();
      }
      if (nextSheet == scan.sheets().size()) {
        return false;
      }
      Workbook.Sheet sheet = scan.sheets().get(nextSheet++);
      table = SheetTable.open(scan.file().path(), open, sheet, scan.settings());
      targets.turnTo(table);
      sheetName = sheet.name().getBytes(StandardCharsets.UTF_8);
    }
  }

  private long put(Workbook open, int at) {
    long texts = 0;
    for (int i = 0; i < row.count; i++) {
      int target = targets.of(row.columns[i]);
      if (target < 0) {
        throw misfit(null, i);
      }
      if (row.kinds[i] == CellKind.NULLED) {
        replaced[target]++;
        continue;
      }
      ColumnSink sink = sinks.get(target);
      long before = sink.textBytes();
      if (!sink.put(at, row, i, open.strings())) {
        refuse(sink, target, i);
      }
      texts += sink.textBytes() - before;
    }
    if (sheetTarget >= 0) {
      sinks.get(sheetTarget).put(at, sheetName);
      texts += sheetName.length;
    }
    return texts;
  }

  /** A cell that its column does not hold: null where the user wants that, else an error. */
  private void refuse(ColumnSink sink, int target, int cell) {
    boolean settled = sink.column().origin() == Origin.FOUND;
    boolean other = CellKind.group(row.kinds[cell]) != sink.group();
    OnMixed mixed = scan.settings().mixed();
    if (settled && mixed == OnMixed.ERROR && (other || isTooWide(cell))) {
      throw mixed(sink, cell);
    }
    boolean nulled = settled && mixed == OnMixed.NULL && (other || isTooWide(cell));
    if (!nulled) {
      throw misfit(sink.column(), cell);
    }
    replaced[target]++;
  }

  private ValidationException mixed(ColumnSink sink, int cell) {
    return new ValidationException(
        ExcelFaults.cell(
            ExcelFaults.MIXED,
            scan.file().path(),
            current().sheet(),
            row.number,
            current().sheetColumn(row.columns[cell]),
            CellKind.name(row.kinds[cell])
                + " in column '"
                + sink.column().name()
                + "', which begins with "
                + CellKind.name(sink.group()),
            "Correct the cell, or write on_mixed_types: string, or null."));
  }

  private boolean isTooWide(int cell) {
    return row.kinds[cell] == CellKind.WIDE;
  }

  private SheetTable current() {
    if (table == null) {
      throw new IllegalStateException("no sheet is open");
    }
    return table;
  }

  private ValidationException misfit(@Nullable ExcelColumn column, int cell) {
    boolean given = column != null && column.origin() == Origin.GIVEN;
    Bytes value = new Bytes();
    if (workbook != null) {
      CellText.append(row, cell, workbook.strings(), value);
    }
    String message =
        column == null
            ? "a value beside the columns that were found"
            : "column '"
                + column.name()
                + "': "
                + ExcelFaults.shown(value.text())
                + " is no "
                + column.type();
    String remedy =
        column == null
            ? "Name the cells of the table by range:."
            : (given ? "Correct the cell, or write" : "Write")
                + " types: {"
                + column.name()
                + ": text}, or the type that holds every value.";
    Fault fault =
        ExcelFaults.cell(
            given ? ExcelFaults.MISFIT_OF_GIVEN : ExcelFaults.MISFIT_OF_FOUND,
            scan.file().path(),
            current().sheet(),
            row.number,
            current().sheetColumn(row.columns[cell]),
            message,
            remedy);
    ended = true;
    return given
        ? new ValidationException(fault)
        : new SchemaMisfitException(fault, ExcelFile.widened(scan, room, context.cancellation()));
  }

  private VectorSchemaRoot batch(int rows) {
    List<FieldVector> vectors = new ArrayList<>();
    for (ColumnSink sink : sinks) {
      vectors.add(sink.finish(rows));
    }
    return new VectorSchemaRoot(schema, vectors, rows);
  }

  private void report(long read) {
    if (read > reported) {
      context.listener().bytesRead(read - reported);
      reported = read;
    }
  }

  private void end() {
    scan.file().requireUnchanged();
    report(scan.file().size());
    for (int i = 0; i < replaced.length; i++) {
      if (replaced[i] > 0) {
        context.listener().replaced(sinks.get(i).column().name(), replaced[i]);
      }
      sayIfMixed(sinks.get(i));
    }
    ended = true;
    close();
  }

  private void sayIfMixed(ColumnSink sink) {
    ColumnProfile seen = new ColumnProfile();
    seen.add(sink.kinds());
    if (sink.column().origin() == Origin.FOUND && seen.isMixed()) {
      context
          .listener()
          .notice(
              "column '" + sink.column().name() + "' holds cells of several kinds: read as text");
    }
  }

  @Override
  public void close() {
    ended = true;
    sinks.forEach(ColumnSink::close);
    SheetTable openTable = table;
    Workbook openWorkbook = workbook;
    table = null;
    workbook = null;
    try {
      if (openTable != null) {
        openTable.close();
      }
    } finally {
      if (openWorkbook != null) {
        openWorkbook.close();
      }
    }
  }
}
