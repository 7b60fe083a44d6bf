package dev.greta.run;

import dev.greta.spi.Cancellation;
import java.io.IOException;
import java.io.OutputStream;

/** A stream that counts what it passes on, and passes nothing on once cancelled. */
final class Metered extends OutputStream {

  private final OutputStream out;
  private final Cancellation cancellation;
  private long bytes;

  Metered(OutputStream out, Cancellation cancellation) {
    this.out = out;
    this.cancellation = cancellation;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    cancellation.throwIfCancelled();
    out.write(buffer, offset, length);
    bytes += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
