package dev.greta.run;

import dev.greta.formats.write.StreamFormat;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that a run's dataset goes to, in place of {@code output.data}.
 *
 * @param name what messages and results call it: "standard output"
 * @param receiver called once, when all rows are there to be written
 */
public record DatasetStream(String name, StreamFormat format, Receiver receiver) {

  /** Who has the stream. */
  @FunctionalInterface
  public interface Receiver {

    /**
     * Has the dataset written.
     *
     * @throws dev.greta.spi.error.OutputException if the stream cannot take it
     */
    void receive(Content content);
  }

  /** The dataset. */
  @FunctionalInterface
  public interface Content {

    /** Writes it, whole; leaves the stream open. */
    void writeTo(OutputStream out) throws IOException;
  }
}
