package dev.greta.connectors.excel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.poi.hssf.record.BOFRecord;
import org.apache.poi.hssf.record.BoolErrRecord;
import org.apache.poi.hssf.record.CellValueRecordInterface;
import org.apache.poi.hssf.record.EOFRecord;
import org.apache.poi.hssf.record.FormulaRecord;
import org.apache.poi.hssf.record.LabelRecord;
import org.apache.poi.hssf.record.LabelSSTRecord;
import org.apache.poi.hssf.record.MulRKRecord;
import org.apache.poi.hssf.record.NumberRecord;
import org.apache.poi.hssf.record.RKRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.RecordFactoryInputStream;
import org.apache.poi.hssf.record.StringRecord;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.FormulaError;
import org.jspecify.annotations.Nullable;

/** The rows of a worksheet's records. POI makes an object a cell, of which there are few here. */
final class XlsRows implements SheetRows {

  private final XlsWorkbook workbook;
  private final InputStream input;
  private final Path file;
  private final String sheet;
  private final dev.greta.spi.Cancellation cancellation;
  private final RecordFactoryInputStream records;
  private @Nullable Record ahead;
  private int depth;
  private int lastColumn;
  private boolean ended;

  XlsRows(
      XlsWorkbook workbook,
      InputStream input,
      Path file,
      String sheet,
      dev.greta.spi.Cancellation cancellation) {
    this.workbook = workbook;
    this.input = input;
    this.file = file;
    this.sheet = sheet;
    this.cancellation = cancellation;
    this.records = new RecordFactoryInputStream(input, false);
  }

  @Override
  public boolean next(SheetRow row) {
    if (ended) {
      return false;
    }
    cancellation.throwIfCancelled();
    return workbook.guarded(sheet, () -> read(row));
  }

  private boolean read(SheetRow row) throws IOException {
    boolean begun = false;
    for (Record record = advance(); record != null; record = advance()) {
      int at = rowOf(record);
      if (at < 0) {
        continue;
      }
      if (begun && at < row.number) {
        throw damaged("row " + (at + 1) + " stands after row " + (row.number + 1));
      }
      if (begun && at > row.number && row.count > 0) {
        ahead = record;
        return true;
      }
      if (!begun || at > row.number) {
        row.begin(at);
        lastColumn = -1;
        begun = true;
      }
      add(row, record);
    }
    ended = true;
    return begun && row.count > 0;
  }

  /** The next record of the sheet itself, charts within it aside; null at its end. */
  private @Nullable Record advance() throws IOException {
    Record record = ahead;
    ahead = null;
    if (record != null) {
      return record;
    }
    while (true) {
      record = records.nextRecord();
      if (record == null) {
        throw new IOException("it is cut short");
      }
      if (record instanceof BOFRecord) {
        depth++;
      } else if (record instanceof EOFRecord && --depth == 0) {
        return null;
      } else if (depth == 1) {
        return record;
      }
    }
  }

  private static int rowOf(Record record) {
    if (record instanceof MulRKRecord numbers) {
      return numbers.getRow();
    }
    if (record instanceof LabelRecord text) {
      return text.getRow();
    }
    return record instanceof CellValueRecordInterface cell ? cell.getRow() : -1;
  }

  private RuntimeException damaged(String message) {
    return ExcelFaults.damaged(file, sheet, message, null);
  }

  private int column(SheetRow row, int column) {
    if (column <= lastColumn) {
      throw damaged(CellName.of(sheet, row.number, column) + " stands after its right neighbour");
    }
    lastColumn = column;
    return column;
  }

  private void add(SheetRow row, Record record) throws IOException {
    if (record instanceof MulRKRecord numbers) {
      for (int i = 0; i < numbers.getNumColumns(); i++) {
        int column = column(row, numbers.getFirstColumn() + i);
        addNumber(row, column, numbers.getXFAt(i), numbers.getRKNumberAt(i));
      }
    } else if (record instanceof NumberRecord number) {
      addNumber(row, column(row, number.getColumn()), number.getXFIndex(), number.getValue());
    } else if (record instanceof RKRecord number) {
      addNumber(row, column(row, number.getColumn()), number.getXFIndex(), number.getRKNumber());
    } else if (record instanceof LabelSSTRecord text) {
      addShared(row, column(row, text.getColumn()), text.getSSTIndex());
    } else if (record instanceof LabelRecord text) {
      addText(row, column(row, text.getColumn()), CellKind.TEXT, text.getValue());
    } else if (record instanceof BoolErrRecord value) {
      int column = column(row, value.getColumn());
      if (value.isError()) {
        addError(row, column, value.getErrorValue());
      } else {
        row.add(column, CellKind.BOOL, 0, value.getBooleanValue() ? 1 : 0);
      }
    } else if (record instanceof FormulaRecord formula) {
      addFormula(row, column(row, formula.getColumn()), formula);
    }
  }

  private void addNumber(SheetRow row, int column, short style, double number) {
    byte format = workbook.format(style & 0xFFFF);
    if (format == NumberFormats.NUMBER) {
      SerialDate.addNumber(row, column, number);
    } else {
      SerialDate.add(row, column, number, format, workbook.from1904(), false);
    }
  }

  private void addShared(SheetRow row, int column, int index) {
    SharedStrings strings = workbook.strings();
    if (index < 0 || index >= strings.size()) {
      throw damaged(
          CellName.of(sheet, row.number, column)
              + " holds text "
              + index
              + " of "
              + strings.size());
    }
    row.addShared(column, index, strings.isEmpty(index));
  }

  private static void addText(SheetRow row, int column, int kind, String text) {
    int start = row.text.length;
    row.text.append(text);
    row.addText(column, kind, start);
  }

  private static void addError(SheetRow row, int column, int code) {
    String text =
        FormulaError.isValidCode(code)
            ? FormulaError.forInt((byte) code).getString()
            : "#ERR" + code;
    addText(row, column, CellKind.ERROR, text);
  }

  private void addFormula(SheetRow row, int column, FormulaRecord formula) throws IOException {
    CellType type = CellType.forInt(formula.getCachedResultType());
    switch (type) {
      case NUMERIC -> addNumber(row, column, formula.getXFIndex(), formula.getValue());
      case BOOLEAN -> row.add(column, CellKind.BOOL, 0, formula.getCachedBooleanValue() ? 1 : 0);
      case ERROR -> addError(row, column, formula.getCachedErrorValue());
      default -> addText(row, column, CellKind.TEXT, resultText(formula));
    }
  }

  /** The text of a formula's result stands in a record behind it. */
  private String resultText(FormulaRecord formula) throws IOException {
    if (!formula.hasCachedResultString()) {
      return "";
    }
    for (Record record = advance(); record != null; record = advance()) {
      if (record instanceof StringRecord text) {
        return text.getString();
      }
      if (rowOf(record) >= 0) {
        ahead = record;
        return "";
      }
    }
    throw new IOException("it is cut short");
  }

  @Override
  public void close() {
    ended = true;
    try {
      input.close();
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }
}
