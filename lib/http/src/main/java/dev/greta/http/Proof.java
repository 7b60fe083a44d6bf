package dev.greta.http;

import dev.greta.http.Credentials.Place;

/**
 * What a request carries to prove who sends it.
 *
 * @param name of the header, parameter or cookie
 * @param value as it is sent there, before any escaping
 */
record Proof(Place in, String name, String value) {

  static Proof authorization(String value) {
    return new Proof(Place.HEADER, "Authorization", value);
  }

  @Override
  public String toString() {
    return name + ": ***";
  }
}
