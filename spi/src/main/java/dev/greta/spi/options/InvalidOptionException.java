package dev.greta.spi.options;

import java.util.Optional;

/**
 * Thrown by the constructor of a record of options for a value that its type allows and its meaning
 * does not. {@link Options#bind} turns it into a problem at the key's place.
 */
public final class InvalidOptionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String remedy;
  private final transient Optional<Place> place;

  /**
   * @param key of the option at fault, as YAML writes it
   * @param message what is wrong; never the value of a credential
   * @param remedy what to write instead
   */
  public InvalidOptionException(String key, String message, String remedy) {
    this(Optional.empty(), key, message, remedy);
  }

  private InvalidOptionException(Optional<Place> place, String key, String message, String remedy) {
    super(message);
    this.key = key;
    this.remedy = remedy;
    this.place = place;
  }

  /**
   * A problem with a part of an option that holds nodes.
   *
   * @param place of that part
   */
  public static InvalidOptionException at(Place place, String key, String message, String remedy) {
    return new InvalidOptionException(Optional.of(place), key, message, remedy);
  }

  /** Where it is, if that is more than the key tells. */
  Optional<Place> place() {
    return place;
  }

  public String key() {
    return key;
  }

  public String remedy() {
    return remedy;
  }
}
