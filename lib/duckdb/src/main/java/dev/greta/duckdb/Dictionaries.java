package dev.greta.duckdb;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/**
 * The texts behind dictionary-encoded columns, by dictionary id: they only ever grow, in the order
 * in which the texts were first met, so that a code once given stays valid. While they grow they
 * are one thread's; complete, they serve many.
 */
public final class Dictionaries {

  private final Map<Long, Utf8Index> indexes = new ConcurrentHashMap<>();

  /** The codes of one dictionary; made when first asked for. */
  Utf8Index index(long id) {
    return indexes.computeIfAbsent(id, key -> new Utf8Index());
  }

  /** How many texts a dictionary has. */
  public int size(long id) {
    return index(id).size();
  }

  /** The dictionaries as Arrow vectors that follow this object's growth. */
  public View view(BufferAllocator allocator) {
    return new View(this, allocator);
  }

  /** Arrow's way to look the texts up. Vectors live until the view is closed or has grown. */
  public static final class View implements DictionaryProvider, AutoCloseable {

    private final Dictionaries dictionaries;
    private final BufferAllocator allocator;
    private final Map<Long, VarCharVector> vectors = new HashMap<>();
    private boolean closed;

    private View(Dictionaries dictionaries, BufferAllocator allocator) {
      this.dictionaries = dictionaries;
      this.allocator = allocator;
    }

    @Override
    public synchronized Dictionary lookup(long id) {
      if (closed) {
        throw new IllegalStateException("the dictionaries' reader is closed");
      }
      Utf8Index index = dictionaries.index(id);
      VarCharVector vector = vectors.get(id);
      if (vector == null || vector.getValueCount() != index.size()) {
        VarCharVector grown = index.toVector("dictionary", allocator);
        if (vector != null) {
          vector.close();
        }
        vectors.put(id, grown);
        vector = grown;
      }
      return new Dictionary(vector, new DictionaryEncoding(id, false, new ArrowType.Int(32, true)));
    }

    @Override
    public Set<Long> getDictionaryIds() {
      return new HashSet<>(dictionaries.indexes.keySet());
    }

    @Override
    public synchronized void close() {
      closed = true;
      vectors.values().forEach(VarCharVector::close);
      vectors.clear();
    }
  }
}
