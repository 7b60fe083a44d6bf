package dev.greta.formats.write;

import dev.greta.formats.text.Compression;
import dev.greta.spi.BatchReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the ending of a file's name says of an output: its format, and how it is packed. The one
 * list of what can be written; whoever tells a person, checks a config or writes a file asks here.
 *
 * @param format the ending of the format, in lower case, as {@code .csv}
 * @param packing of a text; {@link Compression#NONE} of all else
 */
public record OutputEnding(String format, Compression packing) {

  private static final List<Compression> PACKINGS = List.of(Compression.GZIP, Compression.ZSTD);

  /** All, in the order in which a person is told them: {@code .parquet}, … {@code .csv.gz}, … */
  public static List<OutputEnding> all() {
    List<OutputEnding> all = new ArrayList<>();
    for (String format : formats().toList()) {
      all.add(new OutputEnding(format, Compression.NONE));
      if (mayBePacked(format)) {
        PACKINGS.forEach(packing -> all.add(new OutputEnding(format, packing)));
      }
    }
    return all;
  }

  /** What a file's name says, in letters of any case. */
  public static Optional<OutputEnding> of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return all().stream().filter(ending -> name.endsWith(ending.toString())).findFirst();
  }

  /** The pattern of a path with such an ending, in what Java and ECMAScript agree on. */
  public static String pattern() {
    return all().stream()
        .map(ending -> ending.toString().replace(".", "\\."))
        .collect(Collectors.joining("|", "[^\\u0000]*(?:", ")"));
  }

  /** All, as a person is told them. */
  public static String told() {
    List<String> formats = formats().toList();
    List<String> texts = formats.stream().filter(OutputEnding::mayBePacked).toList();
    List<String> packings = PACKINGS.stream().map(Compression::ending).toList();
    return either(formats, "or")
        + ", of which "
        + either(texts, "and")
        + " may have "
        + either(packings, "or")
        + " behind";
  }

  private static String either(List<String> several, String last) {
    int most = several.size() - 1;
    return String.join(", ", several.subList(0, most)) + " " + last + " " + several.get(most);
  }

  private static Stream<String> formats() {
    return Stream.concat(
        Arrays.stream(BuiltInFormat.values()).map(BuiltInFormat::ending),
        foreign().flatMap(format -> format.endings().stream()).sorted());
  }

  private static boolean mayBePacked(String format) {
    return builtIn(format).filter(BuiltInFormat::isText).isPresent();
  }

  private static Optional<BuiltInFormat> builtIn(String format) {
    return Arrays.stream(BuiltInFormat.values())
        .filter(known -> known.ending().equals(format))
        .findFirst();
  }

  /** The formats of other modules. */
  private static Stream<OutputFormat> foreign() {
    return ServiceLoader.load(OutputFormat.class, OutputFormat.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get);
  }

  /**
   * Writes all rows.
   *
   * @param target where the file will be, for messages
   * @param file does not exist yet
   */
  void write(BatchReader rows, Path target, Path file, DatasetWriter.Settings settings)
      throws IOException {
    Optional<BuiltInFormat> builtIn = builtIn(format);
    if (builtIn.isPresent()) {
      builtIn.get().write(rows, new BuiltInFormat.Destination(target, file, packing, settings));
    } else {
      foreign()
          .filter(other -> other.endings().contains(format))
          .findFirst()
          .orElseThrow(() -> OutputFaults.unknownEnding(target))
          .write(rows, target, file);
    }
  }

  /** The ending itself, as {@code .csv.gz}. */
  @Override
  public String toString() {
    return packing == Compression.NONE ? format : format + packing.ending();
  }
}
