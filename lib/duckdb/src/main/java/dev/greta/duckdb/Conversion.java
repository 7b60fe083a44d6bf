package dev.greta.duckdb;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Moves one field of a batch, with all that is nested in it, from one flat form to another. */
@FunctionalInterface
interface Conversion {

  void move(Flat.In in, Flat.Out out, Words words) throws Misfit;

  /**
   * Where dictionary codes get their meaning.
   *
   * @param source of the batch that comes in
   * @param target of the batches that go out
   */
  record Words(DictionaryProvider source, Dictionaries target) {}

  /** Copies one value that is not null, at the same index of both buffers. */
  @FunctionalInterface
  interface ElementCopy {
    void copy(ArrowBuf from, ArrowBuf to, long index) throws Misfit;
  }

  /** Looks at one value that is not null. */
  @FunctionalInterface
  interface ElementCheck {
    void check(ArrowBuf values, long index) throws Misfit;
  }

  /** The same node and buffers once more; validity comes first among the buffers. */
  static Conversion same(int buffers) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      out.node(node.getLength(), node.getNullCount());
      for (int i = 0; i < buffers; i++) {
        out.share(in.buffer());
      }
    };
  }

  /** The same buffers, once every value was looked at. */
  static Conversion checked(ElementCheck check) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      ArrowBuf validity = in.buffer();
      ArrowBuf values = in.buffer();
      for (long i = 0; i < node.getLength(); i++) {
        if (Flat.valid(validity, i)) {
          check.check(values, i);
        }
      }
      out.node(node.getLength(), node.getNullCount());
      out.share(validity);
      out.share(values);
    };
  }

  /** Values of a fixed width to values of a fixed width; what is null becomes zeros. */
  static Conversion fixed(int width, ElementCopy copy) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      ArrowBuf validity = in.buffer();
      ArrowBuf from = in.buffer();
      out.node(node.getLength(), node.getNullCount());
      out.share(validity);
      ArrowBuf to = out.zeros(width * node.getLength());
      for (long i = 0; i < node.getLength(); i++) {
        if (Flat.valid(validity, i)) {
          copy.copy(from, to, i);
        }
      }
    };
  }
}
