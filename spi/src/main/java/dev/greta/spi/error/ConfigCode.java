package dev.greta.spi.error;

/**
 * The codes of everything that can be wrong with a config. Stable; the documentation lists them.
 */
public final class ConfigCode {

  /** The file cannot be read, or is no YAML. */
  public static final String UNREADABLE = "GRT-300";

  /** A reference such as <code>${NAME}</code> does not resolve. */
  public static final String UNRESOLVED_REFERENCE = "GRT-301";

  /** A key that nobody knows. */
  public static final String UNKNOWN_KEY = "GRT-302";

  /** A value of the wrong type, form or range. */
  public static final String WRONG_VALUE = "GRT-303";

  /** A key that is required and absent. */
  public static final String MISSING_KEY = "GRT-304";

  /** A key that stands twice in one mapping. */
  public static final String DUPLICATE_KEY = "GRT-305";

  /** The file is larger or deeper than a config can be, or its aliases unfold to more. */
  public static final String TOO_LARGE = "GRT-306";

  /** {@code data.type} or {@code data.file_type} names no connector. */
  public static final String UNKNOWN_TYPE = "GRT-307";

  /** <code>${</code> begins what is no reference. */
  public static final String MALFORMED_REFERENCE = "GRT-308";

  /** A key of other sources that this source does not use. */
  public static final String UNUSED_KEY = "GRT-309";

  /** A value that a later release will accept. */
  public static final String NOT_AVAILABLE = "GRT-310";

  /** A credential that stands in the file itself, under {@code --strict}. */
  public static final String LITERAL_CREDENTIAL = "GRT-311";

  /** Two connectors claim the same name, or one cannot be loaded. */
  public static final String CONNECTORS_CLASH = "GRT-312";

  private ConfigCode() {}
}
