package dev.greta.connectors.sqlite;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The rows of one table with row ids, in their order, out of the pages of a whole database
 * (sqlite.org/fileformat2.html, 1.6): one that SQLite itself has just made, in memory, with pages
 * that are used to their end.
 */
final class TablePages {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int LEAF = 0x0D;
  private static final int LEAF_HEADER = 8;
  private static final int INTERIOR = 0x05;
  private static final int INTERIOR_HEADER = 12;
  private static final int CELLS = 3;
  private static final int RIGHTMOST = 8;

  private final int pageSize;
  private byte[] pages = {};
  private int[] leaves = new int[64];
  private int leafCount;
  private int leaf;
  private int cell;
  private int cells;
  private long rowid;
  private long bytes;

  TablePages(int pageSize) {
    this.pageSize = pageSize;
  }

  /**
   * Goes before the first row.
   *
   * @param database all pages
   * @param root number of the table's first page, from 1
   * @return how many rows there are
   */
  int open(byte[] database, int root) {
    pages = database;
    leafCount = 0;
    leaf = -1;
    cell = 0;
    cells = 0;
    bytes = 0;
    return addLeaves(root);
  }

  private int offset(int page) {
    return Math.multiplyExact(page - 1, pageSize);
  }

  private int shortAt(int at) {
    return (short) SHORT.get(pages, at) & 0xFFFF;
  }

  private int intAt(int at) {
    return (int) INT.get(pages, at);
  }

  private int addLeaves(int number) {
    int page = offset(number);
    int count = shortAt(page + CELLS);
    switch (pages[page]) {
      case LEAF -> {
        if (leafCount == leaves.length) {
          leaves = Arrays.copyOf(leaves, 2 * leafCount);
        }
        leaves[leafCount++] = page;
        return count;
      }
      case INTERIOR -> {
        int rows = 0;
        for (int i = 0; i < count; i++) {
          rows += addLeaves(intAt(page + shortAt(page + INTERIOR_HEADER + Short.BYTES * i)));
        }
        return rows + addLeaves(intAt(page + RIGHTMOST));
      }
      default -> throw new IllegalStateException("page " + number + " is none of a table");
    }
  }

  /** Moves to the next row, if there is one. */
  boolean next(Row row) {
    while (cell == cells) {
      if (++leaf >= leafCount) {
        leaf = leafCount;
        return false;
      }
      cells = shortAt(leaves[leaf] + CELLS);
      cell = 0;
    }
    int page = leaves[leaf];
    int at = page + shortAt(page + LEAF_HEADER + Short.BYTES * cell++);
    long payload = Varint.at(pages, at);
    at += Varint.length(pages, at);
    rowid = Varint.at(pages, at);
    at += Varint.length(pages, at);
    bytes += payload;
    if (payload <= pageSize - 35) {
      row.take(pages, at);
    } else {
      row.take(gathered(at, (int) payload), 0);
    }
    return true;
  }

  /** A record that is longer than a page. */
  private byte[] gathered(int at, int payload) {
    byte[] record = new byte[payload];
    int here = local(payload);
    System.arraycopy(pages, at, record, 0, here);
    int next = intAt(at + here);
    for (int done = here; done < payload; ) {
      int page = offset(next);
      int length = Math.min(payload - done, pageSize - Integer.BYTES);
      System.arraycopy(pages, page + Integer.BYTES, record, done, length);
      done += length;
      next = intAt(page);
    }
    return record;
  }

  /** How much of a long record lies in the leaf. */
  private int local(int payload) {
    int least = (pageSize - 12) * 32 / 255 - 23;
    int fitting = least + (payload - least) % (pageSize - Integer.BYTES);
    return fitting <= pageSize - 35 ? fitting : least;
  }

  /** The id of the row at hand. */
  long rowid() {
    return rowid;
  }

  /** How many bytes the records had so far. */
  long bytes() {
    return bytes;
  }
}
