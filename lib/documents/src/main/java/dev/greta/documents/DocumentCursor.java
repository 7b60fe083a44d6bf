package dev.greta.documents;

/**
 * Documents of some source, event by event. What an event says can be asked for until the next
 * call. Used from one thread.
 */
public interface DocumentCursor extends AutoCloseable {

  /**
   * Moves before the next document; {@link #next()} then gives the first event of its value.
   *
   * @return false if there is none
   * @throws dev.greta.spi.error.GretaException if the source is malformed or fails
   */
  boolean nextDocument();

  /**
   * The next event of this document. Not to be asked for beyond the document's last one.
   *
   * @throws dev.greta.spi.error.GretaException if the source is malformed or fails
   */
  Event next();

  /**
   * Takes the next event within an object if it is a {@link Event#NAME} of this very name. May say
   * no although it is; then nothing was taken.
   *
   * @param name as UTF-8, without control characters, quotes and backslashes
   */
  boolean nextIs(byte[] name);

  /** Whether the object or array that has just begun has nothing in it. */
  boolean isEmpty();

  /** Where the bytes of a {@link Event#NAME}, {@link Event#STRING} or {@link Event#NUMBER} are. */
  byte[] bytes();

  int start();

  int end();

  /** The value of a {@link Event#LONG}, the unscaled value of a {@link Event#DECIMAL}. */
  long longValue();

  /** How many digits of a {@link Event#DECIMAL} are after the point, 1 to 22. */
  int scale();

  /** The value of a {@link Event#DOUBLE}. */
  double doubleValue();

  /**
   * Takes the value that has just begun to its end: a scalar, or an object or array with all that
   * is in it. {@link #bytes()}, {@link #start()} and {@link #end()} are then its own JSON text, as
   * the source has it.
   *
   * @throws dev.greta.spi.error.GretaException also if an object in it has a name twice
   */
  void takeJson();

  /**
   * Passes over the value that has just begun to its end, however large it is.
   *
   * @throws dev.greta.spi.error.GretaException also if an object in it has a name twice
   */
  void skip();

  /** The failure of an object that has this name a second time. */
  RuntimeException duplicate();

  /** Where the cursor is, for a person: {@code orders.json:12}. */
  String place();

  @Override
  void close();
}
