package dev.greta.documents;

import dev.greta.documents.json.JsonDocuments;
import dev.greta.documents.json.RecordsPath;
import dev.greta.spi.BatchTarget;
import dev.greta.spi.Cancellation;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadListener;
import dev.greta.spi.RetryPolicy;
import dev.greta.spi.error.SchemaMisfitException;
import dev.greta.testkit.ArrowRows;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads JSON as an engine does, from its bytes; nothing may stay allocated. */
final class Reads {

  static final JsonDocuments.Layout LINES = new JsonDocuments.Layout(RecordsPath.HERE, false, true);
  static final JsonDocuments.Layout ARRAY = new JsonDocuments.Layout(RecordsPath.HERE, true, false);

  /** Enough for every test, and far too little to hold what a reader should not. */
  private static final long MEMORY = 64L << 20;

  private final DocumentSettings settings;
  private final JsonDocuments.Layout layout;
  private final long sample;
  private final BatchTarget target;

  /**
   * @param sample how many documents the first schema is from
   */
  Reads(DocumentSettings settings, JsonDocuments.Layout layout, long sample, BatchTarget target) {
    this.settings = settings;
    this.layout = layout;
    this.sample = sample;
    this.target = target;
  }

  /** All documents looked at, one batch. */
  static Reads of(DocumentSettings settings) {
    return new Reads(settings, LINES, Long.MAX_VALUE, BatchTarget.DEFAULT);
  }

  static Reads standard() {
    return of(DocumentSettings.STANDARD);
  }

  static Reads sampling(long documents) {
    return new Reads(DocumentSettings.STANDARD, LINES, documents, BatchTarget.DEFAULT);
  }

  /** What a load gave. */
  record Loaded(
      Schema schema,
      List<List<@Nullable Object>> rows,
      List<SchemaMisfitException> misfits,
      List<String> notices) {

    String column(int index) {
      return schema.getFields().get(index).getName();
    }

    List<@Nullable Object> cells(int column) {
      List<@Nullable Object> cells = new ArrayList<>();
      rows.forEach(row -> cells.add(row.get(column)));
      return cells;
    }
  }

  Loaded load(String text) {
    return load(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One restart must be enough. */
  Loaded load(byte[] text) {
    Schema schema;
    try (JsonDocuments in = open(text)) {
      schema =
          plain(
              DocumentSurvey.first(sample, () -> false, in, settings, new Cancellation()).schema());
    }
    try {
      return read(text, schema, List.of());
    } catch (SchemaMisfitException e) {
      return read(text, plain(e.widerSchema()), List.of(e));
    }
  }

  Loaded read(byte[] text, Schema schema, List<SchemaMisfitException> misfits) {
    List<String> notices = new ArrayList<>();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void notice(String notice) {
            notices.add(notice);
          }
        };
    try (BufferAllocator allocator = new RootAllocator(MEMORY);
        DocumentReader reader =
            new DocumentReader(
                () -> open(text),
                schema,
                schema.getFields().stream().map(Field::getName).collect(Collectors.toSet()),
                settings,
                new ReadContext(
                    allocator, target, new Cancellation(), RetryPolicy.NONE, listener))) {
      return new Loaded(schema, ArrowRows.drain(reader), misfits, notices);
    }
  }

  Schema survey(byte[] text) {
    try (JsonDocuments in = open(text)) {
      return DocumentSurvey.all(in, settings, new Cancellation()).schema();
    }
  }

  /** A schema without evidence. */
  static Schema plain(Schema schema) {
    return new Schema(schema.getFields().stream().map(Reads::plain).toList());
  }

  private static Field plain(Field field) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.remove(DocumentUnion.EVIDENCE);
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), field.getType(), null, metadata),
        field.getChildren().stream().map(Reads::plain).toList());
  }

  private JsonDocuments open(byte[] text) {
    return new JsonDocuments(new Trickle(text), "test.json", layout);
  }

  /** Gives a few bytes at a time, as a pipe may. */
  private static final class Trickle extends InputStream {

    private final ByteArrayInputStream bytes;
    private final Random random = new Random(7);
    private final boolean slow;

    Trickle(byte[] text) {
      this.bytes = new ByteArrayInputStream(text);
      this.slow = text.length < 100_000;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] out, int offset, int length) {
      return bytes.read(out, offset, slow ? Math.min(length, 1 + random.nextInt(9)) : length);
    }
  }
}
