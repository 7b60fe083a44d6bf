import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes clock-changes.csv: every change of the clocks of the world's time zones in a span of years, from a compiled
 * copy of the IANA time zone database (RFC 9636, "The Time Zone Information Format").
 *
 * <pre>java ClockChanges.java /usr/share/zoneinfo 2000 2024 > clock-changes.csv</pre>
 */
public class ClockChanges {

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  record Change(long at, int offsetBefore, int offsetAfter, boolean dst, String abbreviation) {}

  public static void main(String[] args) throws IOException {
    Path zones = Path.of(args[0]);
    long from = Year.parse(args[1]).atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    long to = Year.parse(args[2]).plusYears(1).atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.print(
        "zone,countries,latitude,longitude,region,at_utc,offset_before,offset_after,abbreviation,days_in_force,"
            + "daylight_saving\n");
    for (String line : Files.readAllLines(zones.resolve("zone1970.tab"))) {
      if (!line.startsWith("#")) {
        writeZone(out, line.split("\t", -1), zones, from, to);
      }
    }
    out.flush();
  }

  private static void writeZone(PrintStream out, String[] entry, Path zones, long from, long to) throws IOException {
    String coordinates = entry[1];
    int split = Math.max(coordinates.indexOf('+', 1), coordinates.indexOf('-', 1));
    List<Change> changes = changes(ByteBuffer.wrap(Files.readAllBytes(zones.resolve(entry[2]))));
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      if (change.at() < from || change.at() >= to) {
        continue;
      }
      String daysInForce =
          i + 1 == changes.size()
              ? ""
              : String.format(Locale.ROOT, "%.2f", (changes.get(i + 1).at() - change.at()) / 86_400.0);
      out.print(
          String.join(
                  ",",
                  entry[2],
                  quoted(entry[0]),
                  degrees(coordinates.substring(0, split), 2),
                  degrees(coordinates.substring(split), 3),
                  entry.length > 3 ? quoted(entry[3]) : "",
                  TIMESTAMP.format(Instant.ofEpochSecond(change.at())),
                  Integer.toString(change.offsetBefore()),
                  Integer.toString(change.offsetAfter()),
                  change.abbreviation(),
                  daysInForce,
                  Boolean.toString(change.dst()))
              + "\n");
    }
  }

  /** The changes of one zone: RFC 9636, section 3; the second data block, with 64-bit times. */
  private static List<Change> changes(ByteBuffer file) {
    int[] first = header(file);
    file.position(
        file.position() + first[3] * 5 + first[4] * 6 + first[5] + first[2] * 8 + first[1] + first[0]);
    int[] counts = header(file);
    long[] times = new long[counts[3]];
    for (int i = 0; i < times.length; i++) {
      times[i] = file.getLong();
    }
    byte[] typeOf = new byte[counts[3]];
    file.get(typeOf);
    int[] offsets = new int[counts[4]];
    boolean[] dst = new boolean[counts[4]];
    int[] names = new int[counts[4]];
    for (int i = 0; i < counts[4]; i++) {
      offsets[i] = file.getInt();
      dst[i] = file.get() != 0;
      names[i] = file.get();
    }
    byte[] designations = new byte[counts[5]];
    file.get(designations);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      int before = offsets[i == 0 ? 0 : typeOf[i - 1]];
      int after = typeOf[i];
      changes.add(new Change(times[i], before, offsets[after], dst[after], text(designations, names[after])));
    }
    return changes;
  }

  /** Six counts: UT indicators, standard indicators, leap seconds, times, types, designation bytes. */
  private static int[] header(ByteBuffer file) {
    if (file.getInt() != 0x545a6966) { // "TZif"
      throw new IllegalArgumentException("no time zone file");
    }
    file.position(file.position() + 16);
    int[] counts = new int[6];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = file.getInt();
    }
    return counts;
  }

  private static String text(byte[] bytes, int from) {
    int end = from;
    while (bytes[end] != 0) {
      end++;
    }
    return new String(bytes, from, end - from, StandardCharsets.US_ASCII);
  }

  /** ISO 6709: sign, degrees, minutes and perhaps seconds. */
  private static String degrees(String iso, int digits) {
    int minutes = Integer.parseInt(iso.substring(1 + digits, 3 + digits));
    int seconds = iso.length() > 3 + digits ? Integer.parseInt(iso.substring(3 + digits)) : 0;
    double value = Integer.parseInt(iso.substring(1, 1 + digits)) + minutes / 60.0 + seconds / 3600.0;
    return String.format(Locale.ROOT, "%.4f", iso.charAt(0) == '-' ? -value : value);
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
