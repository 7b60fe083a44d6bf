package dev.greta.spi.options;

/**
 * Thrown by the constructor of a record of options for a value that its type allows and its meaning
 * does not. {@link Options#bind} turns it into a problem at the key's place.
 */
public final class InvalidOptionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String remedy;

  /**
   * @param key of the option at fault, as YAML writes it
   * @param message what is wrong; never the value of a credential
   * @param remedy what to write instead
   */
  public InvalidOptionException(String key, String message, String remedy) {
    super(message);
    this.key = key;
    this.remedy = remedy;
  }

  public String key() {
    return key;
  }

  public String remedy() {
    return remedy;
  }
}
