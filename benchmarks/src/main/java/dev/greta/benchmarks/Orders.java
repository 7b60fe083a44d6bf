package dev.greta.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Orders as a web shop's API gives them, one JSON object a line: numbers, short and longer texts,
 * times, an object within, a list of objects. By a seed, so that the same size is the same data.
 */
final class Orders {

  private static final long SEED = 20_261_124;
  private static final String[] CITIES = {"Zürich", "New York", "東京", "São Paulo", "Praha"};
  private static final String[] STATES = {"paid", "shipped", "returned", "open"};
  private static final String[] WORDS = {
    "please", "ring", "twice", "leave", "at", "the", "door", "fragile", "\\\"gift\\\"", "thanks"
  };

  private Orders() {}

  /** The file of at least so many bytes, made on first use. */
  static Path file(Path folder, long bytes) throws IOException {
    return made(folder, "orders-" + bytes + ".ndjson", bytes, Integer.MAX_VALUE);
  }

  /** The file of so many records, made on first use. */
  static Path records(Path folder, int count) throws IOException {
    return made(folder, "orders-of-" + count + ".ndjson", Long.MAX_VALUE, count);
  }

  private static Path made(Path folder, String name, long bytes, int count) throws IOException {
    Path file = Files.createDirectories(folder).resolve(name);
    if (Files.notExists(file)) {
      Path unfinished = folder.resolve(file.getFileName() + ".part");
      SplittableRandom random = new SplittableRandom(SEED);
      try (Writer out = Files.newBufferedWriter(unfinished)) {
        long written = 0;
        for (int i = 0; written < bytes && i < count; i++) {
          String line = order(i, random);
          out.write(line);
          written += line.length();
        }
      }
      Files.move(unfinished, file);
    }
    return file;
  }

  private static String order(int i, SplittableRandom random) {
    StringBuilder line = new StringBuilder(512);
    line.append("{\"id\":").append(1_000_000 + i);
    line.append(",\"created\":\"2026-")
        .append(String.format("%02d-%02d", 1 + random.nextInt(12), 1 + random.nextInt(28)))
        .append(String.format("T%02d:%02d:00Z\"", random.nextInt(24), random.nextInt(60)));
    line.append(",\"state\":\"").append(STATES[random.nextInt(4)]).append('"');
    line.append(",\"total\":").append(amount(random));
    line.append(",\"gift\":").append(random.nextBoolean());
    line.append(",\"customer\":{\"id\":").append(random.nextInt(500_000));
    line.append(",\"name\":\"Customer ").append(random.nextInt(500_000));
    line.append("\",\"city\":\"").append(CITIES[random.nextInt(5)]).append("\"}");
    line.append(",\"items\":[");
    int items = 1 + random.nextInt(4);
    for (int k = 0; k < items; k++) {
      line.append(k == 0 ? "" : ",").append("{\"sku\":\"SKU-").append(random.nextInt(100_000));
      line.append("\",\"quantity\":").append(1 + random.nextInt(9));
      line.append(",\"price\":").append(amount(random)).append('}');
    }
    line.append("],\"note\":");
    if (random.nextInt(3) == 0) {
      line.append("null");
    } else {
      line.append('"');
      for (int k = random.nextInt(15); k >= 0; k--) {
        line.append(WORDS[random.nextInt(WORDS.length)]).append(k == 0 ? "\"" : " ");
      }
    }
    return line.append("}\n").toString();
  }

  private static String amount(SplittableRandom random) {
    return String.format(Locale.ROOT, "%.2f", random.nextInt(1_000_000) / 100.0);
  }
}
