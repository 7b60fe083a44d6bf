package dev.greta.connectors.api.paging;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Goes where the answer says, by an address in a header or around the records.
 *
 * @param link finds it in a page
 * @param told whether the page has the place that the address should be in
 * @param what it is called, for a person
 */
record LinkPager(Function<PageFacts, Optional<String>> link, Predicate<PageFacts> told, String what)
    implements Pager {

  @Override
  public PageRequest first(PageRequest base) {
    return base;
  }

  @Override
  public Following after(PageRequest request, PageFacts facts) {
    Optional<String> found = link.apply(facts).filter(text -> !text.isBlank());
    if (found.isEmpty()) {
      return new Following.End("no " + what, Optional.empty(), told.test(facts));
    }
    URI next = resolved(request.target(), found.get());
    return new Following.Next(request.at(next), what + " " + found.get());
  }

  /**
   * An address as an answer gives it, which may be relative (RFC 3986, 5.2) and may have characters
   * that ought to be encoded.
   */
  private static URI resolved(URI base, String link) {
    String text = link.strip();
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean plain = c > ' ' && c < 127 && "\"<>\\^`{|}".indexOf(c) < 0;
              String character = Character.toString(c);
              clean.append(plain ? character : PageRequest.encoded(character));
            });
    try {
      // Java's own resolution of a mere query loses the last segment of the path.
      return clean.charAt(0) == '?'
          ? URI.create(withoutQuery(base) + clean)
          : base.resolve(URI.create(clean.toString()));
    } catch (IllegalArgumentException e) {
      throw PagingFaults.noAddress(text);
    }
  }

  private static String withoutQuery(URI uri) {
    String text = uri.toString();
    int mark = text.indexOf('?');
    return mark < 0 ? text : text.substring(0, mark);
  }
}
