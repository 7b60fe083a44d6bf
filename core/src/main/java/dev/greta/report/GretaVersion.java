package dev.greta.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Greta this is. */
public final class GretaVersion {

  private static final String CURRENT = read();

  private GretaVersion() {}

  /** The version of this build, {@code 0.1.0}. */
  public static String current() {
    return CURRENT;
  }

  private static String read() {
    try (InputStream file = GretaVersion.class.getResourceAsStream("version.properties")) {
      if (file == null) {
        throw new IllegalStateException("version.properties is missing from Greta's own jar");
      }
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
