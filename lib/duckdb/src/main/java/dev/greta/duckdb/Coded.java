package dev.greta.duckdb;

import dev.greta.spi.error.Fault;
import dev.greta.spi.error.ValidationException;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The conversions of dictionary-encoded text. */
final class Coded {

  private Coded() {}

  /** Codes to the texts that they stand for. */
  static Conversion decode(long id, ArrowType.Int codes) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      long values = node.getLength();
      ArrowBuf validity = in.buffer();
      ArrowBuf from = in.buffer();
      if (values == node.getNullCount()) {
        out.node(values, values);
        out.share(validity);
        out.zeros(4 * (values + 1));
        out.fresh(0);
        return;
      }
      VarCharVector texts = texts(words, id);
      ArrowBuf bits = validity(out, node, validity, from, codes, texts);
      ArrowBuf offsets = out.zeros(4 * (values + 1));
      long bytes = 0;
      for (long i = 0; i < values; i++) {
        if (Flat.valid(bits, i)) {
          int code = code(from, codes, i);
          bytes += texts.getEndOffset(code) - texts.getStartOffset(code);
        }
        offsets.setInt(4 * (i + 1), Math.toIntExact(bytes));
      }
      ArrowBuf data = out.fresh(bytes);
      for (long i = 0; i < values; i++) {
        if (Flat.valid(bits, i)) {
          int code = code(from, codes, i);
          int start = texts.getStartOffset(code);
          data.setBytes(
              offsets.getInt(4 * i),
              texts.getDataBuffer(),
              start,
              texts.getEndOffset(code) - start);
        }
      }
    };
  }

  /**
   * Codes to codes of another dictionary.
   *
   * @param whole whether the target takes all texts over at once, or each as it is met
   */
  static Conversion recode(long fromId, ArrowType.Int codes, long toId, boolean whole) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      long values = node.getLength();
      ArrowBuf validity = in.buffer();
      ArrowBuf from = in.buffer();
      Utf8Index index = words.target().index(toId);
      if (whole && index.size() == 0) {
        takeOver(texts(words, fromId), index);
      }
      if (values == node.getNullCount()) {
        out.node(values, values);
        out.share(validity);
        out.zeros(4 * values);
        return;
      }
      VarCharVector texts = texts(words, fromId);
      ArrowBuf bits = validity(out, node, validity, from, codes, texts);
      ArrowBuf to = out.zeros(4 * values);
      int[] known = new int[texts.getValueCount()];
      Arrays.fill(known, -1);
      for (long i = 0; i < values; i++) {
        if (Flat.valid(bits, i)) {
          int code = code(from, codes, i);
          if (known[code] < 0) {
            byte[] text = texts.get(code);
            known[code] = index.codeOf(text, text.length);
          }
          to.setInt(4 * i, known[code]);
        }
      }
    };
  }

  private static void takeOver(VarCharVector texts, Utf8Index index) {
    for (int code = 0; code < texts.getValueCount(); code++) {
      if (!texts.isNull(code)) {
        byte[] text = texts.get(code);
        index.codeOf(text, text.length);
      }
    }
  }

  /** Texts to codes. */
  static Conversion encode(long id) {
    return (in, out, words) -> {
      ArrowFieldNode node = in.node();
      long values = node.getLength();
      ArrowBuf validity = in.buffer();
      ArrowBuf offsets = in.buffer();
      ArrowBuf data = in.buffer();
      out.node(values, node.getNullCount());
      out.share(validity);
      ArrowBuf to = out.zeros(4 * values);
      Utf8Index index = words.target().index(id);
      byte[] text = new byte[64];
      for (long i = 0; i < values; i++) {
        if (Flat.valid(validity, i)) {
          int start = offsets.getInt(4 * i);
          int length = offsets.getInt(4 * i + 4) - start;
          if (length > text.length) {
            text = new byte[length * 2];
          }
          data.getBytes(start, text, 0, length);
          to.setInt(4 * i, index.codeOf(text, length));
        }
      }
    };
  }

  /** A code may stand for null, so that the validity of the values is not that of the codes. */
  private static ArrowBuf validity(
      Flat.Out out,
      ArrowFieldNode node,
      ArrowBuf validity,
      ArrowBuf from,
      ArrowType.Int codes,
      VarCharVector texts) {
    if (texts.getNullCount() == 0) {
      out.node(node.getLength(), node.getNullCount());
      out.share(validity);
      return validity;
    }
    long nulls = 0;
    for (long i = 0; i < node.getLength(); i++) {
      nulls += means(validity, from, codes, texts, i) ? 0 : 1;
    }
    out.node(node.getLength(), nulls);
    ArrowBuf bits = out.zeros(Flat.validityBytes(node.getLength()));
    for (long i = 0; i < node.getLength(); i++) {
      if (means(validity, from, codes, texts, i)) {
        bits.setByte(i >> 3, bits.getByte(i >> 3) | 1 << (i & 7));
      }
    }
    return bits;
  }

  private static boolean means(
      ArrowBuf validity, ArrowBuf from, ArrowType.Int codes, VarCharVector texts, long i) {
    return Flat.valid(validity, i) && !texts.isNull(code(from, codes, i));
  }

  private static VarCharVector texts(Conversion.Words words, long id) {
    Dictionary dictionary = words.source().lookup(id);
    FieldVector vector = dictionary == null ? null : dictionary.getVector();
    if (vector instanceof VarCharVector texts) {
      return texts;
    }
    throw new ValidationException(
        Fault.of(
            "GRT-713",
            "dictionary "
                + id
                + (vector == null ? " is missing" : " holds " + vector.getField().getType())
                + " where texts are due"));
  }

  private static int code(ArrowBuf codes, ArrowType.Int type, long index) {
    return switch (type.getBitWidth()) {
      case 8 -> type.getIsSigned() ? codes.getByte(index) : codes.getByte(index) & 0xff;
      case 16 -> type.getIsSigned() ? codes.getShort(2 * index) : codes.getChar(2 * index);
      case 32 -> codes.getInt(4 * index);
      default -> Math.toIntExact(codes.getLong(8 * index));
    };
  }
}
