package dev.greta.connectors.api.paging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greta.connectors.api.paging.PageRequest.Param;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What speaks against a single page being all there is. */
final class Doubt {

  private static final Set<String> SIZES =
      Set.of(
          "limit",
          "perpage",
          "pagesize",
          "size",
          "count",
          "top",
          "first",
          "maxresults",
          "max",
          "maxrecords",
          "rows",
          "take",
          "num",
          "results",
          "pagelimit",
          "itemsperpage");

  private static final Set<String> NEXTS =
      Set.of(
          "next",
          "nextpage",
          "nextlink",
          "nexturl",
          "nexthref",
          "nextcursor",
          "nexttoken",
          "nextpagetoken",
          "nextpageurl",
          "nextrecordsurl",
          "nextoffset",
          "nextmarker",
          "continuationtoken",
          "continuation",
          "odata.nextlink",
          "endcursor");

  private static final Set<String> MORES =
      Set.of(
          "hasmore", "hasnext", "hasnextpage", "more", "moreresults", "istruncated", "truncated");

  private static final Pattern ARGUMENT = Pattern.compile("\\b(\\w+)\\s*:\\s*([0-9]{1,9})\\b");

  private Doubt() {}

  /** Empty where nothing does. */
  static Optional<String> ofOnePage(PageRequest request, PageFacts facts) {
    return Stream.of(bySize(request, facts), byNext(facts), byTotal(facts))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> bySize(PageRequest request, PageFacts facts) {
    String rows = Long.toString(facts.rows());
    Stream<Param> sent =
        Stream.concat(request.allParams().stream(), request.body().stream().flatMap(Doubt::sizes));
    return sent.filter(p -> SIZES.contains(plain(p.name())) && p.value().equals(rows))
        .filter(p -> facts.rows() > 0)
        .map(p -> "it has as many records as " + p.name() + "=" + p.value() + " asks for")
        .findFirst();
  }

  /** The numbers of a body, and those that a GraphQL document has for arguments. */
  private static Stream<Param> sizes(JsonNode body) {
    List<Param> sizes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      JsonNode value = field.getValue();
      if (value.isObject()) {
        sizes(value).forEach(sizes::add);
      } else if (value.isValueNode()) {
        sizes.add(new Param(field.getKey(), value.asText()));
      }
    }
    if (body.path("query").isTextual()) {
      ARGUMENT
          .matcher(body.path("query").textValue())
          .results()
          .forEach(found -> sizes.add(new Param(found.group(1), found.group(2))));
    }
    return sizes.stream();
  }

  private static Optional<String> byNext(PageFacts facts) {
    return facts.values().keySet().stream()
        .filter(pointer -> isNext(pointer, facts))
        .map(pointer -> "'" + name(pointer) + "' is " + facts.values().get(pointer))
        .findFirst();
  }

  private static boolean isNext(String pointer, PageFacts facts) {
    String last = plain(pointer.substring(pointer.lastIndexOf('/') + 1));
    if (MORES.contains(last)) {
      return facts.truth(pointer).orElse(false);
    }
    boolean next = NEXTS.contains(last) || pointer.endsWith("/next/href");
    return next && facts.value(pointer).filter(v -> !v.equals("false")).isPresent();
  }

  private static Optional<String> byTotal(PageFacts facts) {
    return facts
        .headerNumber(Bounds.USUAL_HEADER)
        .filter(total -> total > facts.rows())
        .map(total -> Bounds.USUAL_HEADER + " says " + total + ", and " + facts.rows() + " came");
  }

  private static String name(String pointer) {
    return pointer.substring(1).replace('/', '.');
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_\\-$@]", "");
  }
}
