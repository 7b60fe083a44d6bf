package dev.greta.connectors.api;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.QueryException;
import dev.greta.spi.error.ResourceException;
import dev.greta.spi.options.Nearest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Drops records whose key came before in the same walk. Of each key 128 bits of its SHA-256 are
 * kept; records without a key stay.
 */
final class Repeats implements AutoCloseable {

  private static final String TOO_MANY = "GRT-1250";

  private final String key;
  private final BufferAllocator allocator;
  private final int most;
  private final Set<Seen> seen = new HashSet<>();
  private final MessageDigest digest;
  private long count;

  private record Seen(long high, long low) {}

  /**
   * @param key the column
   * @param most how many keys are kept; more is an error
   */
  Repeats(String key, BufferAllocator allocator, int most) {
    this.key = key;
    this.allocator = allocator;
    this.most = most;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many records were dropped. */
  long count() {
    return count;
  }

  /** The batch without repeats: the same, or another in its place. */
  VectorSchemaRoot dropped(VectorSchemaRoot batch) {
    FieldVector keys = batch.getVector(key);
    if (keys == null) {
      batch.close();
      throw unknown(batch.getSchema().getFields().stream().map(Field::getName).toList());
    }
    int rows = batch.getRowCount();
    int[] kept = new int[rows];
    int left = 0;
    for (int i = 0; i < rows; i++) {
      if (keys.isNull(i) || isNew(String.valueOf(keys.getObject(i)))) {
        kept[left++] = i;
      }
    }
    count += rows - left;
    return left == rows ? batch : copied(batch, kept, left);
  }

  private boolean isNew(String text) {
    byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
    boolean added = seen.add(new Seen(word(hash, 0), word(hash, Long.BYTES)));
    if (seen.size() > most) {
      throw new ResourceException(
          Fault.of(TOO_MANY, "dedupe_key has more than " + most + " different values")
              .withPlace("data.api_config.dedupe_key")
              .withRemedy("Give the process more memory, or drop repeats by SQL."));
    }
    return added;
  }

  private static long word(byte[] bytes, int at) {
    long word = 0;
    for (int i = at; i < at + Long.BYTES; i++) {
      word = word << 8 | bytes[i] & 0xff;
    }
    return word;
  }

  private VectorSchemaRoot copied(VectorSchemaRoot batch, int[] rows, int count) {
    VectorSchemaRoot copy = VectorSchemaRoot.create(batch.getSchema(), allocator);
    try (batch) {
      for (int c = 0; c < copy.getFieldVectors().size(); c++) {
        FieldVector to = copy.getVector(c);
        to.setInitialCapacity(count);
        to.allocateNew();
        for (int i = 0; i < count; i++) {
          to.copyFromSafe(rows[i], i, batch.getVector(c));
        }
        to.setValueCount(count);
      }
      copy.setRowCount(count);
      return copy;
    } catch (RuntimeException | Error e) {
      copy.close();
      throw e;
    }
  }

  private QueryException unknown(List<String> columns) {
    return new QueryException(
        Fault.of(ApiFaults.NO_COLUMN, "dedupe_key names no column: '" + key + "'")
            .withPlace("data.api_config.dedupe_key")
            .withRemedy(
                Nearest.to(key, columns)
                    .map(near -> "Did you mean '" + near + "'?")
                    .orElse("The columns are " + String.join(", ", columns) + ".")));
  }

  @Override
  public void close() {
    seen.clear();
  }
}
