package dev.greta.cli;

import dev.greta.spi.BatchReader;
import dev.greta.spi.Capability;
import dev.greta.spi.Check;
import dev.greta.spi.Connector;
import dev.greta.spi.Plan;
import dev.greta.spi.ReadContext;
import dev.greta.spi.ReadRequest;
import dev.greta.spi.Source;
import dev.greta.spi.SourceContext;
import dev.greta.spi.SourceSchema;
import dev.greta.spi.Split;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A connector in which something happens at each batch that was read. */
record WatchedConnector<O extends Record>(Connector<O> connector, Consumer<Integer> batch)
    implements Connector<O> {

  @Override
  public List<String> names() {
    return connector.names();
  }

  @Override
  public String title() {
    return connector.title();
  }

  @Override
  public Set<Capability> capabilities() {
    return connector.capabilities();
  }

  @Override
  public Class<O> optionsType() {
    return connector.optionsType();
  }

  @Override
  public Source open(O options, SourceContext context) {
    return new WatchedSource(connector.open(options, context), batch);
  }

  private record WatchedSource(Source source, Consumer<Integer> batch) implements Source {

    @Override
    public String place() {
      return source.place();
    }

    @Override
    public String check(Check check) {
      return source.check(check);
    }

    @Override
    public SourceSchema schema() {
      return source.schema();
    }

    @Override
    public Plan plan(ReadRequest request) {
      return source.plan(request);
    }

    @Override
    public BatchReader read(Split split, ReadContext context) {
      return new WatchedReader(source.read(split, context), batch);
    }

    @Override
    public void close() {
      source.close();
    }
  }

  private record WatchedReader(BatchReader reader, Consumer<Integer> batch) implements BatchReader {

    @Override
    public Schema schema() {
      return reader.schema();
    }

    @Override
    public @Nullable VectorSchemaRoot next() {
      VectorSchemaRoot root = reader.next();
      if (root != null) {
        batch.accept(root.getRowCount());
      }
      return root;
    }

    @Override
    public DictionaryProvider dictionaries() {
      return reader.dictionaries();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
