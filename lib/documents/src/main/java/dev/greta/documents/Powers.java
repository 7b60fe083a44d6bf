package dev.greta.documents;

/** Powers of ten that are doubles. */
final class Powers {

  static final double[] TEN = new double[23];

  static {
    for (int i = 0; i < TEN.length; i++) {
      TEN[i] = Double.parseDouble("1e" + i);
    }
  }

  private Powers() {}
}
