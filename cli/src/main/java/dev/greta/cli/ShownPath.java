package dev.greta.cli;

import java.nio.file.Path;

/**
 * Paths as a person sees them: below the folder that the command was called in, from there.
 *
 * @param prefix of the paths below the folder
 */
record ShownPath(String prefix) {

  /** From a folder. */
  static ShownPath from(Path directory) {
    return new ShownPath(directory.toString() + directory.getFileSystem().getSeparator());
  }

  /** From the folder that the command was called in. */
  static ShownPath fromHere() {
    return from(Path.of("").toAbsolutePath());
  }

  /** A path, or whatever else names a place, escaped. */
  String of(String place) {
    return DisplayText.escaped(place.startsWith(prefix) ? place.substring(prefix.length()) : place);
  }
}
