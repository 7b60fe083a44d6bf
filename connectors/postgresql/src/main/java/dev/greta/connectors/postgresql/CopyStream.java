package dev.greta.connectors.postgresql;

import dev.greta.spi.error.ValidationException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.PGStream;

/**
 * The bytes of one COPY, in a block that is filled again and again.
 *
 * <p>The driver hands out an array per row, which costs a third more CPU. So the messages of data
 * (documentation, 54.7 "Message Formats", CopyData) are read from the stream below it; any other
 * message is left to the driver, which knows errors, notices and the end.
 *
 * <p>A message need not end where a row does, so the block is a stream of bytes: {@link #position}
 * to {@link #limit} is what has not been used.
 */
final class CopyStream {

  private static final int BLOCK = 256 * 1024;
  private static final int NONE = -1;

  private final CopyOut copy;
  private final @Nullable PGStream stream;
  private int pending = NONE;
  private boolean ended;

  byte[] block;
  int position;
  int limit;

  /**
   * @param stream below the driver; null to read by the driver alone
   */
  CopyStream(CopyOut copy, @Nullable PGStream stream) {
    this(copy, stream, BLOCK);
  }

  CopyStream(CopyOut copy, @Nullable PGStream stream, int blockSize) {
    this.copy = copy;
    this.stream = stream;
    this.block = new byte[blockSize];
  }

  /**
   * Reads on, keeping what has not been used; {@link #position} and {@link #block} may change.
   * Blocks until something comes.
   *
   * @return how many bytes came; 0 at the end, and then the server has said that all was well
   */
  int more() throws SQLException {
    System.arraycopy(block, position, block, 0, limit - position);
    limit -= position;
    position = 0;
    int before = limit;
    try {
      while (!ended && fill(before)) {
        // until the block is full
      }
    } catch (IOException e) {
      throw Faults.lost(e);
    }
    return limit - before;
  }

  /** Takes one message; false once the next one has to wait for the rows before it. */
  private boolean fill(int before) throws SQLException, IOException {
    if (stream == null) {
      take(copy.readFromCopy());
      return limit == before;
    }
    if (pending == NONE) {
      if (stream.peekChar() != 'd') {
        take(copy.readFromCopy());
        return true;
      }
      stream.receiveChar();
      pending = stream.receiveInteger4() - Integer.BYTES;
      if (pending < 0) {
        throw malformed("a message of negative length");
      }
    }
    if (pending > block.length - limit) {
      if (limit > before) {
        return false;
      }
      reserve(pending);
    }
    stream.receive(block, limit, pending);
    limit += pending;
    pending = NONE;
    return true;
  }

  private void take(byte @Nullable [] data) {
    if (data == null) {
      ended = true;
      return;
    }
    reserve(data.length);
    System.arraycopy(data, 0, block, limit, data.length);
    limit += data.length;
  }

  private void reserve(int bytes) {
    long needed = (long) limit + bytes;
    if (needed > block.length) {
      // The server's rows end at 1 GiB, so that an array always holds one.
      block = Arrays.copyOf(block, (int) Math.min(Math.max(needed, 2L * block.length), MAX_ARRAY));
    }
  }

  /** What the server says that it sent; known at the end. */
  long rowsSent() {
    return copy.getHandledRowCount();
  }

  private static final long MAX_ARRAY = Integer.MAX_VALUE - 8L;

  static ValidationException malformed(String what) {
    return new ValidationException(
        Faults.fault("GRT-722", "the server's COPY data is malformed: " + what)
            .withPlace("COPY data")
            .withRemedy("Check what stands between Greta and the server, such as a proxy."));
  }
}
