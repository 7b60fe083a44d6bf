package dev.greta.formats.write;

/** A format that can be written to a stream, from its first byte to its last. */
public enum StreamFormat {
  /** Arrow's IPC streaming format, which {@code .arrows} files have. */
  ARROW,
  /** As {@code .csv}. */
  CSV,
  /** As {@code .json}: one array of objects. */
  JSON,
  /** As {@code .ndjson}: an object a line. */
  NDJSON
}
