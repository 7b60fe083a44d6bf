package dev.greta.connectors.api.paging;

import dev.greta.spi.error.ConfigCode;
import dev.greta.spi.error.ConfigException;
import dev.greta.spi.error.Fault;
import dev.greta.spi.error.IncompleteException;
import dev.greta.spi.error.QueryException;

/** The codes of what can go wrong between pages, and how each is worded. */
final class PagingFaults {

  static final String NO_ADDRESS = "GRT-691";
  static final String NO_KEY = "GRT-692";
  static final String REPEATED_REQUEST = "GRT-870";
  static final String REPEATED_PAGE = "GRT-871";
  static final String CUT_OFF = "GRT-872";
  static final String ONE_PAGE = "GRT-873";
  static final String EMPTY_PAGES = "GRT-874";

  private static final int SHOWN = 120;

  private PagingFaults() {}

  static QueryException noAddress(String link) {
    return new QueryException(
        Fault.of(NO_ADDRESS, "the next link is no address: " + shown(link))
            .withRemedy("Correct pagination.next_path, or take another pagination.type."));
  }

  static ConfigException noPlaceInBody(String pointer) {
    return new ConfigException(
        Fault.of(ConfigCode.WRONG_VALUE, "the body has no place for a value at '" + pointer + "'")
            .withPlace("data.api_config.pagination")
            .withRemedy(
                "The path's names lead through objects of 'body' alone, from its outermost."));
  }

  static QueryException lastRecordHasNoKey(String keyPath) {
    return new QueryException(
        Fault.of(NO_KEY, "the last record of a page has no '" + keyPath + "'")
            .withRemedy("Correct pagination.key_path: a value that every record has."));
  }

  /** An endless loop in the making. */
  static IncompleteException repeatedRequest(int page, String by) {
    return new IncompleteException(
        Fault.of(
                REPEATED_REQUEST,
                "after page " + page + " the source leads back to an earlier one: " + shown(by))
            .withRemedy("It would never end. Check 'pagination', or ask who runs the source."));
  }

  static IncompleteException repeatedPage(int page, int earlier, String by) {
    return new IncompleteException(
        Fault.of(
                REPEATED_PAGE,
                "page " + page + " has the very content of page " + earlier + ": " + shown(by))
            .withRemedy(
                "The source does not heed what asks for the next page. Check the names of the"
                    + " parameters under 'pagination'."));
  }

  static IncompleteException cutOff(String key, long limit) {
    return new IncompleteException(
        Fault.of(CUT_OFF, "there is more, beyond " + key + ": " + limit)
            .withPlace("pagination." + key)
            .withRemedy("Raise it; a part alone is read with --limit."));
  }

  static IncompleteException onePage(String why) {
    return new IncompleteException(
        Fault.of(ONE_PAGE, "one page was read, and there may be more: " + why)
            .withRemedy("Say under 'pagination' how to go on; 'type: none' if this is all."));
  }

  static IncompleteException emptyPages(int pages, String by) {
    return new IncompleteException(
        Fault.of(EMPTY_PAGES, pages + " pages in a row had no record: " + shown(by))
            .withRemedy("Check what leads to the next page, under 'pagination'."));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
