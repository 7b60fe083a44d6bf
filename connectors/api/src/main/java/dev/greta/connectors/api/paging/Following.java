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
   */
  record End(String why, Optional<String> doubt) implements Following {

    /** Beyond doubt. */
    End(String why) {
      this(why, Optional.empty());
    }
  }
}
