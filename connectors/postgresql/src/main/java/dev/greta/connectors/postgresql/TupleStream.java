package dev.greta.connectors.postgresql;

import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadListener;
import dev.greta.spi.error.IncompleteException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * The frame of COPY's binary form (documentation, SQL reference, COPY, "Binary Format"): header,
 * rows, trailer. Hands on each row.
 */
final class TupleStream {

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  /** The signature, the flags, and the length of what extends the header. */
  private static final int HEADER = SIGNATURE.length + 2 * Integer.BYTES;

  private static final int CRITICAL_FLAGS = 0xFFFF_0000;
  private static final int TRAILER = -1;

  private final CopyStream in;
  private final Tuples tuples;
  private final int fields;
  private final Cancellation cancellation;
  private final ReadListener listener;
  private boolean begun;
  private boolean ended;

  TupleStream(
      CopyStream in, Tuples tuples, int fields, Cancellation cancellation, ReadListener listener) {
    this.in = in;
    this.tuples = tuples;
    this.fields = fields;
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /** Whether the trailer has come, and the server's word that this was all. */
  boolean ended() {
    return ended;
  }

  /** Decodes rows until the batch is full or the rows end. */
  void fill() throws SQLException {
    if (!begun) {
      header();
      begun = true;
    }
    while (!ended && !tuples.isFull()) {
      row();
    }
  }

  private void header() throws SQLException {
    require(HEADER);
    if (!Arrays.equals(
        SIGNATURE, 0, SIGNATURE.length, in.block, in.position, in.position + SIGNATURE.length)) {
      throw CopyStream.malformed("it does not begin with COPY's signature");
    }
    int flags = (int) FixedColumn.WIRE_INT.get(in.block, in.position + SIGNATURE.length);
    if ((flags & CRITICAL_FLAGS) != 0) {
      throw CopyStream.malformed("it has the critical flags " + Integer.toHexString(flags));
    }
    int extension = (int) FixedColumn.WIRE_INT.get(in.block, in.position + HEADER - Integer.BYTES);
    if (extension < 0) {
      throw CopyStream.malformed("its header is of negative length");
    }
    in.position += HEADER;
    require(extension);
    in.position += extension;
  }

  private void row() throws SQLException {
    require(Short.BYTES);
    int count = (short) FixedColumn.WIRE_SHORT.get(in.block, in.position);
    if (count == TRAILER) {
      trailer();
      return;
    }
    if (count != fields) {
      throw CopyStream.malformed("a row of " + count + " fields instead of " + fields);
    }
    int end = endOfRow(in.block, in.position + Short.BYTES, in.limit);
    while (end < 0) {
      more();
      end = endOfRow(in.block, in.position + Short.BYTES, in.limit);
    }
    tuples.row(in.block, in.position + Short.BYTES);
    in.position = end;
  }

  /**
   * Where the row that begins at an offset ends.
   *
   * @param at behind the row's number of fields
   * @return -1 if the block ends before the row does
   */
  private int endOfRow(byte[] block, int at, int limit) {
    int end = at;
    for (int i = 0; i < fields; i++) {
      if (limit - end < Integer.BYTES) {
        return -1;
      }
      int length = (int) FixedColumn.WIRE_INT.get(block, end);
      end += Integer.BYTES;
      if (length < -1) {
        throw CopyStream.malformed("a value of " + length + " bytes");
      }
      if (length > limit - end) {
        return -1;
      }
      end += Math.max(length, 0);
    }
    return end;
  }

  private void trailer() throws SQLException {
    in.position += Short.BYTES;
    if (in.position != in.limit || in.more() != 0) {
      throw CopyStream.malformed("something follows its trailer");
    }
    verifyCount();
    ended = true;
  }

  /** The server says how many rows it sent, once it has sent all. */
  private void verifyCount() {
    long sent = in.rowsSent();
    long read = tuples.totalRows();
    if (sent != read) {
      throw new IncompleteException(
          Faults.fault("GRT-821", "the server sent " + sent + " rows and " + read + " were read")
              .withPlace("COPY data")
              .withRemedy("Report this: rows were lost between server and reader."));
    }
  }

  private void require(int bytes) throws SQLException {
    while (in.limit - in.position < bytes) {
      more();
    }
  }

  private void more() throws SQLException {
    cancellation.throwIfCancelled();
    int bytes = in.more();
    if (bytes == 0) {
      throw new IncompleteException(
          Faults.fault("GRT-820", "the server's COPY data ends before its trailer")
              .withPlace("COPY data")
              .withRemedy("Run again.")
              .asRetryable());
    }
    listener.bytesRead(bytes);
  }
}
