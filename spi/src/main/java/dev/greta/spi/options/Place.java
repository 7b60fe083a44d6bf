package dev.greta.spi.options;

/**
 * Where a node of a config stands.
 *
 * @param file as the user named it, or the option that brought the node; empty for options that
 *     were given by a program
 * @param line from 1; 0 where there is no text that has lines
 * @param column from 1
 * @param path from the root, {@code data.connection.password}; empty for the root
 */
public record Place(String file, int line, int column, String path) {

  /** The root of options that a program gave. */
  public static final Place PROGRAM = new Place("", 0, 0, "");

  /** A place for a key below this one, in the same file. */
  public Place at(int childLine, int childColumn, String key) {
    return new Place(file, childLine, childColumn, path.isEmpty() ? key : path + "." + key);
  }

  /** A place for an element of the list that stands here. */
  public Place at(int childLine, int childColumn, int index) {
    return new Place(file, childLine, childColumn, path + "[" + index + "]");
  }

  /** {@code config.yml:9:13 data.connection.password}. */
  @Override
  public String toString() {
    if (file.isEmpty()) {
      return path;
    }
    String position = line == 0 ? file : file + ":" + line + ":" + column;
    return path.isEmpty() ? position : position + "  " + path;
  }
}
