package dev.greta.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greta.documents.values.NumberText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberTextTest {

  private static final long SEED = 20_240_229;
  private static final int TEXTS = 200_000;

  private static final List<String> EDGES =
      List.of(
          "0",
          "-0",
          "00",
          "01",
          "-01",
          "1",
          "-1",
          "+1",
          "",
          "-",
          ".",
          "-.",
          ".5",
          "-.5",
          "5.",
          "0.5",
          "00.5",
          "-0.0",
          "0.000",
          "1.50",
          "1e5",
          "1E+5",
          "1e-5",
          "1e",
          "1e+",
          "e5",
          "1e12345",
          "1e9999",
          "1e-9999",
          "0e9",
          "-0e0",
          "1.5e3",
          ".5e3",
          "1_000",
          "1,5",
          " 1",
          "1 ",
          "0x10",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "-9223372036854775809",
          "18446744073709551615",
          "18446744073709551616",
          "99999999999999999999",
          "92233720368547758080",
          "-92233720368547758080",
          "999999999999999999",
          "1000000000000000000",
          "9999999999999999999",
          "9007199254740992",
          "9007199254740993",
          "-9007199254740993",
          "9007199254740991.5",
          "9007199254740993.0",
          "123456789012345.67",
          "923456789012345.67",
          "0.1",
          "0.30000000000000004",
          "0.1234567890123456",
          "0.12345678901234567",
          "0.123456789012345678",
          "0.10000000000000000000",
          "1.000000000000000056e-01",
          "1.000000000000000057e-01",
          "1.7976931348623157e308",
          "1.8e308",
          "4.9e-324",
          "5e-324",
          "1e-324",
          "2.2250738585072014e-308",
          "179769313486231570000000",
          "0.99999999999999999",
          "12345678901234567890123456789012345678",
          "99999999999999999999999999999999999999",
          "100000000000000000000000000000000000000",
          "0.00000000000000000000000000000000000001",
          "-99999999999999999999999999999999999999",
          "1000000000000000.0625",
          "72057594037927935.5",
          "144115188075855871.7",
          "4503599627370496.5",
          "4503599627370497.5",
          "NaN",
          "nan",
          "-nan",
          "NAN",
          "Infinity",
          "-Infinity",
          "inf",
          "-inf",
          "Inf",
          "-Inf",
          "INF",
          "infinity",
          "--1",
          "1.2.3",
          "1-2",
          "1e5.5",
          "1e0005",
          "1e00005");

  private final NumberText number = new NumberText('.');

  @Test
  void edgesAreReadAsTheOracleReadsThem() {
    EDGES.forEach(this::assertLikeTheOracle);
  }

  @Test
  void randomNumbersAreReadAsTheOracleReadsThem() {
    Random random = new Random(SEED);
    for (int i = 0; i < TEXTS; i++) {
      assertLikeTheOracle(randomNumber(random));
    }
  }

  @Test
  void doublesThatAProgramPrintedAreHeldAndGiveTheSameDouble() {
    Random random = new Random(SEED);
    for (int i = 0; i < TEXTS; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      double moderate = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
      assertHeld(Double.toString(moderate), moderate);
      if (Double.isFinite(value)) {
        assertHeld(Double.toString(value), value);
      }
    }
  }

  @Test
  void decimalsAreScaledToTheColumn() {
    Random random = new Random(SEED);
    for (int i = 0; i < TEXTS; i++) {
      String text = randomNumber(random);
      int scale = random.nextInt(39);
      assertScaled(text, Math.max(1, scale + random.nextInt(39 - scale)), scale);
    }
  }

  /** Among them numbers whose low 64 bits come to zero on the way. */
  @Test
  void edgesAreScaledToTheColumn() {
    for (String text : EDGES) {
      if (!text.matches("-?[nNiI].*")) {
        for (int scale : new int[] {0, 1, 5, 18, 19, 38}) {
          assertScaled(text, 38, scale);
        }
      }
    }
  }

  private void assertScaled(String text, int precision, int scale) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (!number.read(bytes, 0, bytes.length)) {
      return;
    }
    BigDecimal exact = new BigDecimal(text);
    boolean fits =
        exact.scale() <= scale
            && (exact.signum() == 0 || exact.precision() - exact.scale() <= precision - scale)
            && !(exact.signum() == 0 && text.startsWith("-"));
    assertThat(number.fitsDecimal(precision, scale))
        .as("%s in decimal(%d,%d)", text, precision, scale)
        .isEqualTo(fits);
    if (fits) {
      BigInteger unscaled =
          BigInteger.valueOf(number.decimalHigh())
              .shiftLeft(64)
              .add(new BigInteger(Long.toUnsignedString(number.decimalLow())));
      assertThat(new BigDecimal(unscaled, scale)).as(text).isEqualTo(exact.setScale(scale));
    }
  }

  private void assertHeld(String text, double value) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(number.read(bytes, 0, bytes.length)).as(text).isTrue();
    assertThat(number.fitsDouble(bytes, 0, bytes.length))
        .as(text)
        .isEqualTo(NaiveTypes.fitsDouble(text));
    assertThat(number.nearest()).as(text).isEqualTo(value);
  }

  private void assertLikeTheOracle(String text) {
    byte[] bytes = ("x" + text + "9").getBytes(StandardCharsets.US_ASCII);
    int end = bytes.length - 1;
    boolean expected = NaiveTypes.isNumber(text);
    assertThat(number.read(bytes, 1, end)).as("'%s' is a number", text).isEqualTo(expected);
    if (!expected) {
      return;
    }
    boolean special = text.matches("-?[nNiI].*");
    assertThat(number.isSpecial()).as(text).isEqualTo(special);
    assertThat(number.fitsDouble(bytes, 1, end))
        .as("a double holds %s", text)
        .isEqualTo(NaiveTypes.fitsDouble(text));
    assertThat(number.nearest()).as(text).isEqualTo(NaiveTypes.value(ColumnType.FLOAT64, text));
    if (!special) {
      BigDecimal exact = new BigDecimal(text);
      boolean whole = text.matches("0|-?[1-9]\\d*");
      assertThat(number.isWhole()).as(text).isEqualTo(whole);
      assertThat(number.isNegativeZero())
          .as(text)
          .isEqualTo(exact.signum() == 0 && text.startsWith("-"));
      assertThat(number.fitsLong())
          .as(text)
          .isEqualTo(whole && exact.toBigInteger().bitLength() < 64);
      assertThat(number.scale()).as(text).isEqualTo(Math.max(0, exact.scale()));
      assertThat(number.wholeDigits())
          .as(text)
          .isEqualTo(exact.signum() == 0 ? 0 : Math.max(0, exact.precision() - exact.scale()));
    }
  }

  /** Mostly around the bounds: 15 to 19 digits, 36 to 40 digits, points anywhere. */
  private static String randomNumber(Random random) {
    int[] lengths = {1, 2, 5, 14, 15, 16, 17, 18, 19, 20, 25, 36, 37, 38, 39, 40};
    int length = lengths[random.nextInt(lengths.length)];
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < length; i++) {
      digits.append((char) ('0' + (random.nextInt(4) == 0 ? 0 : random.nextInt(10))));
    }
    String text = digits.toString();
    if (random.nextInt(4) > 0) {
      int point = random.nextInt(length);
      String head = text.substring(0, point).replaceFirst("^0+(?=.)", "");
      text = head + "." + text.substring(point);
    } else {
      text = text.replaceFirst("^0+(?=.)", "");
    }
    if (random.nextInt(5) == 0) {
      text += "e" + (random.nextInt(61) - 30);
    }
    return (random.nextInt(3) == 0 ? "-" : "") + text;
  }
}
