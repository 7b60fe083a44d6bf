package dev.greta.duckdb;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** The conversions of lists, structs and maps, whose children are converted on their own. */
final class Nested {

  private Nested() {}

  /** List, LargeList and Map. */
  static Conversion list(Conversion child, int fromOffset, int toOffset) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      out.node(node.getLength(), node.getNullCount());
      out.share(in.buffer());
      ArrowBuf offsets = in.buffer();
      if (fromOffset < toOffset) {
        Scalars.widenOffsets(offsets, out, node.getLength());
      } else {
        out.share(offsets);
      }
      try {
        child.move(in, out, words);
      } catch (Misfit misfit) {
        throw misfit.within(0, index -> holder(offsets, fromOffset, node.getLength(), index));
      }
    };
  }

  static Conversion fixedSizeList(Conversion child, int size) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      out.node(node.getLength(), node.getNullCount());
      out.share(in.buffer());
      try {
        child.move(in, out, words);
      } catch (Misfit misfit) {
        throw misfit.within(0, index -> index / size);
      }
    };
  }

  static Conversion struct(List<Conversion> children) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      out.node(node.getLength(), node.getNullCount());
      out.share(in.buffer());
      for (int child = 0; child < children.size(); child++) {
        try {
          children.get(child).move(in, out, words);
        } catch (Misfit misfit) {
          throw misfit.within(child, index -> index);
        }
      }
    };
  }

  /** The list that an element belongs to. */
  private static long holder(ArrowBuf offsets, int width, long lists, long element) {
    for (long list = 0; list < lists; list++) {
      long end = width == 4 ? offsets.getInt(4 * (list + 1)) : offsets.getLong(8 * (list + 1));
      if (element < end) {
        return list;
      }
    }
    return lists;
  }
}
