package dev.greta.formats.files;

import dev.greta.formats.LocalFile;
import dev.greta.spi.ArrowFields;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The columns that come from the files' paths: those of folders named {@code key=value}, as Hive
 * lays them out, and the path itself.
 *
 * @param fields one a key, then that of the path, if there is one
 * @param values of each file, in the order of the fields, as text
 */
record PathColumns(List<Field> fields, List<List<@Nullable String>> values) {

  /** The code of paths that have not the same keys. */
  static final String DIFFERENT_KEYS = "GRT-747";

  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  /**
   * Finds the columns.
   *
   * @throws ValidationException if keys are demanded, and not all files have the same
   */
  static PathColumns of(FileSet set, FileListing listing, Path baseDirectory) {
    List<Map<String, @Nullable String>> keys =
        set.partitions() == FileSet.Partitions.FALSE ? List.of() : keys(set, listing);
    List<Field> fields = new ArrayList<>();
    if (!keys.isEmpty()) {
      for (String key : keys.get(0).keySet()) {
        List<@Nullable String> texts = new ArrayList<>();
        keys.forEach(file -> texts.add(file.get(key)));
        fields.add(set.typing().field(key, texts));
      }
    }
    set.filenameColumn()
        .ifPresent(name -> fields.add(ArrowFields.of(name, ArrowType.Utf8.INSTANCE, "text")));
    List<List<@Nullable String>> values = new ArrayList<>();
    for (int i = 0; i < listing.files().size(); i++) {
      List<@Nullable String> row =
          keys.isEmpty() ? new ArrayList<>() : new ArrayList<>(keys.get(i).values());
      if (set.filenameColumn().isPresent()) {
        String source = listing.origins().get(i).source();
        row.add(shown(source, listing.files().get(i).path(), baseDirectory));
      }
      values.add(row);
    }
    return new PathColumns(List.copyOf(fields), values);
  }

  /** A file's path in the way in which the source is written: relative to the config, or not. */
  private static String shown(String source, Path file, Path baseDirectory) {
    Path path = Path.of(source).isAbsolute() ? file : baseDirectory.relativize(file);
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /** The keys and values of each file; nothing if they have none, or not all the same. */
  private static List<Map<String, @Nullable String>> keys(FileSet set, FileListing listing) {
    boolean demanded = set.partitions() == FileSet.Partitions.TRUE;
    List<Map<String, @Nullable String>> keys = new ArrayList<>();
    for (int i = 0; i < listing.files().size(); i++) {
      Path root = listing.origins().get(i).root();
      LocalFile file = listing.files().get(i);
      Optional<Map<String, @Nullable String>> own = keys(root, file.path());
      boolean same =
          own.isPresent()
              && !own.get().isEmpty()
              && (keys.isEmpty() || own.get().keySet().equals(keys.get(0).keySet()));
      if (!same && demanded) {
        throw different(listing, i, own);
      }
      if (!same) {
        return List.of();
      }
      keys.add(inOrder(own.get(), keys));
    }
    return keys;
  }

  private static Map<String, @Nullable String> inOrder(
      Map<String, @Nullable String> own, List<Map<String, @Nullable String>> earlier) {
    if (earlier.isEmpty()) {
      return own;
    }
    Map<String, @Nullable String> ordered = new LinkedHashMap<>();
    earlier.get(0).keySet().forEach(key -> ordered.put(key, own.get(key)));
    return ordered;
  }

  /** Of one path; empty if it has a key twice. */
  private static Optional<Map<String, @Nullable String>> keys(Path root, Path file) {
    Map<String, @Nullable String> keys = new LinkedHashMap<>();
    Path folders = root.relativize(file).getParent();
    for (Path folder : folders == null ? List.<Path>of() : folders) {
      String name = folder.toString();
      int equals = name.indexOf('=');
      if (equals > 0) {
        String key = decoded(name.substring(0, equals));
        String value = decoded(name.substring(equals + 1));
        if (keys.containsKey(key)) {
          return Optional.empty();
        }
        keys.put(key, value.equals(NULL) ? null : value);
      }
    }
    return Optional.of(keys);
  }

  private static ValidationException different(
      FileListing listing, int index, Optional<Map<String, @Nullable String>> own) {
    LocalFile file = listing.files().get(index);
    LocalFile first = listing.files().get(0);
    String what =
        own.isEmpty()
            ? "has a key twice"
            : own.get().isEmpty()
                ? "has no folder named key=value below " + listing.origins().get(index).root()
                : "has other keys than " + first.path();
    return new ValidationException(
        Fault.of(DIFFERENT_KEYS, file.path() + " " + what)
            .withPlace("hive_partitioning")
            .withRemedy("Name a source whose files all have the same keys, or leave it to auto."));
  }

  /** Percent signs with two hexadecimal digits are bytes of UTF-8; where not all are, none is. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length && bytes[i] == '%' ? digit(bytes[i + 1]) : -1;
      int low = high < 0 ? -1 : digit(bytes[i + 2]);
      if (low < 0) {
        out.write(bytes[i]);
      } else {
        out.write(high * 16 + low);
        i += 2;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return text;
    }
  }

  private static int digit(byte b) {
    return b < 0 ? -1 : Character.digit(b, 16);
  }
}
