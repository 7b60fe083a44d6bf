package dev.greta.spi;

import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** The dictionaries of a reader that encodes no column. */
final class EmptyDictionaries {

  static final DictionaryProvider INSTANCE = new DictionaryProvider.MapDictionaryProvider();

  private EmptyDictionaries() {}
}
