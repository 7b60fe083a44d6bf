package dev.greta.connectors.api.paging;

import java.util.Optional;

/** What follows a page. */
public sealed interface Following {

  /**
   * Another page.
   *
   * @param by what leads to it, for a person: {@code cursor 'abc'}
   */
  record Next(PageRequest request, String by) implements Following {}

  /**
   * Nothing.
   *
   * @param why for a person: {@code no next link}
   * @param doubt what speaks against that, where something does
   * @param said whether the source said so; else there was only nothing that leads on
   */
  record End(String why, Optional<String> doubt, boolean said) implements Following {

    /** Beyond doubt. */
    End(String why) {
      this(why, Optional.empty(), true);
    }
  }
}
