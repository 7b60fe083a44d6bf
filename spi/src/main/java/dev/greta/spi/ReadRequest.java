package dev.greta.spi;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a read should cover, beyond what the options say.
 *
 * @param schema the schema to read as, from an earlier plan's misfit; empty to find it out
 * @param limit at most so many rows are wanted; a hint: the caller stops by itself
 * @param parallelism how many splits will be read at once; a source plans at least one split
 */
public record ReadRequest(Optional<Schema> schema, OptionalLong limit, int parallelism) {

  public ReadRequest {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism must be at least 1: " + parallelism);
    }
    if (limit.isPresent() && limit.getAsLong() < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit.getAsLong());
    }
  }

  /** Everything, one split after the other. */
  public static ReadRequest all() {
    return new ReadRequest(Optional.empty(), OptionalLong.empty(), 1);
  }

  public ReadRequest withSchema(Schema wanted) {
    return new ReadRequest(Optional.of(wanted), limit, parallelism);
  }

  public ReadRequest withLimit(long rows) {
    return new ReadRequest(schema, OptionalLong.of(rows), parallelism);
  }

  public ReadRequest withParallelism(int splits) {
    return new ReadRequest(schema, limit, splits);
  }
}
