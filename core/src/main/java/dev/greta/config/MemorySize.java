package dev.greta.config;

import dev.greta.spi.options.Node;
import dev.greta.spi.options.Node.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code memory:}, in bytes or with a unit: 1 kB is 1,000 bytes, 1 KiB is 1,024. */
final class MemorySize {

  /** What a text must look like. */
  static final String PATTERN = "[1-9]\\d{0,5}(\\.\\d{1,3})? ?[KMGT]i?B|[1-9]\\d{0,17}";

  /** The largest plain number of bytes. */
  static final long LARGEST = 999_999_999_999_999_999L;

  /** What a person is told to write. */
  static final String SAYS = "a size such as 2GB, 512MiB or a number of bytes";

  private static final Pattern UNIT = Pattern.compile("([\\d.]+) ?([KMGT])(i?)B");
  private static final String UNITS = "KMGT";

  private MemorySize() {}

  /** The number of bytes; empty if it is none. */
  static OptionalLong parse(Node node) {
    if (node instanceof Scalar number && number.kind() == Scalar.Kind.DECIMAL) {
      return whole(number.text());
    }
    if (!(node instanceof Scalar scalar)
        || (scalar.kind() != Scalar.Kind.INTEGER && scalar.kind() != Scalar.Kind.TEXT)
        || !scalar.text().matches(PATTERN)) {
      return OptionalLong.empty();
    }
    Matcher unit = UNIT.matcher(scalar.text());
    if (!unit.matches()) {
      return OptionalLong.of(Long.parseLong(scalar.text()));
    }
    BigInteger factor =
        BigInteger.valueOf(unit.group(3).isEmpty() ? 1000 : 1024)
            .pow(1 + UNITS.indexOf(unit.group(2)));
    return OptionalLong.of(
        new BigDecimal(unit.group(1)).multiply(new BigDecimal(factor)).longValue());
  }

  /** Also what JSON Schema calls an integer: 3.0. */
  private static OptionalLong whole(String decimal) {
    try {
      long bytes = new BigDecimal(decimal).longValueExact();
      return bytes >= 1 && bytes <= LARGEST ? OptionalLong.of(bytes) : OptionalLong.empty();
    } catch (ArithmeticException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
