/**
 * Excel workbooks as sources. A workbook gives its sheets row by row ({@link
 * dev.greta.connectors.excel.SheetRows}), whichever kind of file it is; what the rows mean is
 * decided once, above that.
 */
@NullMarked
package dev.greta.connectors.excel;

import org.jspecify.annotations.NullMarked;
