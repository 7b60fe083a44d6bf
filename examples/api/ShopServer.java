import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The API of an invented shop, which hands out the same 25 orders in every way that the
 * documentation speaks of. It listens on this machine alone:
 *
 * <pre>java examples/api/ShopServer.java 8080</pre>
 */
public final class ShopServer {

  private static final List<String> CUSTOMERS = List.of("Ada", "Björk", "Chen", "Dora", "Emeka");
  private static final List<String> CITIES = List.of("London", "Reykjavík", "Xi'an", "Graz", "Enugu");

  private static final String OAUTH_TOKEN = "token-of-the-hour";

  private final List<Order> orders = IntStream.rangeClosed(1, 25).mapToObj(Order::of).toList();
  private final Map<String, Function<Call, Answer>> routes = new LinkedHashMap<>();
  private long lastLimited = System.nanoTime() - Duration.ofHours(1).toNanos();

  private ShopServer() {
    routes.put("/v1/orders", this::byLinkHeader);
    routes.put("/v1/orders/next", this::byNextLink);
    routes.put("/v1/orders/cursor", this::byCursor);
    routes.put("/v1/orders/search", this::byCursorInBody);
    routes.put("/v1/orders/offset", this::byOffset);
    routes.put("/v1/orders/page", this::byPage);
    routes.put("/v1/orders/after", this::byLastRecord);
    routes.put("/v1/orders/loop", this::inALoop);
    routes.put("/v1/orders/changed", this::changed);
    routes.put("/v1/orders/lines", call -> new Answer(200, lines(orders)).of("application/x-ndjson"));
    routes.put("/v1/orders/table", call -> new Answer(200, csv(orders)).of("text/csv"));
    routes.put("/v1/orders/limited", this::limited);
    routes.put("/v1/bearer/orders", of(this::byBearer));
    routes.put("/v1/basic/orders", of(this::byBasic));
    routes.put("/v1/key/orders", of(this::byKey));
    routes.put("/v1/oauth/orders", of(call -> call.header("Authorization").equals("Bearer " + OAUTH_TOKEN)));
    routes.put("/token", this::token);
    routes.put("/graphql", this::graphQl);
    for (LocalDate day = Order.FIRST; day.isBefore(Order.FIRST.plusDays(5)); day = day.plusDays(1)) {
      LocalDate placed = day;
      routes.put("/v1/days/" + day, call -> new Answer(200, array(of(placed, placed))));
    }
  }

  public static void main(String[] arguments) throws IOException {
    int port = arguments.length == 0 ? 8080 : Integer.parseInt(arguments[0]);
    ShopServer shop = new ShopServer();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/", shop::handle);
    server.start();
    System.out.println("The shop is open: http://localhost:" + server.getAddress().getPort());
  }

  // Pages ------------------------------------------------------------------------------------

  /** RFC 8288, as many developers' platforms have it. */
  private Answer byLinkHeader(Call call) {
    int size = call.number("per_page", 10);
    int page = call.number("page", 1);
    Answer answer = new Answer(200, array(slice((page - 1) * size, size)));
    return page * size < orders.size()
        ? answer.with("Link", "<" + call.path + "?per_page=" + size + "&page=" + (page + 1) + ">; rel=\"next\"")
        : answer;
  }

  private Answer byNextLink(Call call) {
    int from = call.number("from", 0);
    String next = from + 10 < orders.size() ? quoted(call.path + "?from=" + (from + 10)) : "null";
    return new Answer(
        200, "{\"data\": " + array(slice(from, 10)) + ", \"links\": {\"next\": " + next + "}}");
  }

  private Answer byCursor(Call call) {
    return cursors(call.query("cursor"));
  }

  private Answer byCursorInBody(Call call) {
    return cursors(call.body("cursor"));
  }

  private Answer cursors(String cursor) {
    int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor.substring(1));
    boolean more = from + 10 < orders.size();
    String next = more ? quoted("c" + (from + 10)) : "null";
    return new Answer(
        200,
        "{\"items\": %s, \"meta\": {\"after\": %s, \"has_more\": %s}}"
            .formatted(array(slice(from, 10)), next, more));
  }

  private Answer byOffset(Call call) {
    List<Order> page = slice(call.number("skip", 0), Math.min(10, call.number("take", 10)));
    return new Answer(200, "{\"orders\": %s, \"total\": %d}".formatted(array(page), orders.size()));
  }

  private Answer byPage(Call call) {
    int size = call.number("per_page", 10);
    int pages = (orders.size() + size - 1) / size;
    List<Order> page = slice((call.number("page", 1) - 1) * size, size);
    return new Answer(200, "{\"orders\": %s, \"pages\": %d}".formatted(array(page), pages));
  }

  private Answer byLastRecord(Call call) {
    int after = call.number("after", 0);
    List<Order> left = orders.stream().filter(order -> order.id > after).toList();
    return new Answer(200, array(left.subList(0, Math.min(10, left.size()))));
  }

  /** A fault that is often met: the parameter is not heeded, so that each page is the first. */
  private Answer inALoop(Call call) {
    return new Answer(200, array(slice(0, 10)));
  }

  private Answer changed(Call call) {
    String since = call.query("since");
    return new Answer(
        200, array(orders.stream().filter(order -> order.changed.compareTo(since) >= 0).toList()));
  }

  /** One request a second. */
  private synchronized Answer limited(Call call) {
    long now = System.nanoTime();
    if (now - lastLimited < Duration.ofSeconds(1).toNanos()) {
      return new Answer(429, "{\"message\": \"one request a second\"}").with("Retry-After", "1");
    }
    lastLimited = now;
    return byLinkHeader(call);
  }

  // Who asks ---------------------------------------------------------------------------------

  private Function<Call, Answer> of(Predicate<Call> allowed) {
    return call ->
        allowed.test(call)
            ? new Answer(200, array(slice(0, 5)))
            : new Answer(401, "{\"message\": \"the shop does not know you\"}");
  }

  private boolean byBearer(Call call) {
    return call.header("Authorization").equals("Bearer open-sesame");
  }

  private boolean byBasic(Call call) {
    return isBasic(call, "ada:lovelace");
  }

  private static boolean isBasic(Call call, String pair) {
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    return call.header("Authorization").equals("Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private boolean byKey(Call call) {
    return List.of(call.header("X-API-Key"), call.query("key")).contains("open-sesame")
        || call.header("Cookie").equals("key=open-sesame");
  }

  /** RFC 6749: the client's own credentials, or a refresh token. */
  private Answer token(Call call) {
    boolean known =
        isBasic(call, "shop-reader:open-sesame")
            || (call.form("client_id").equals("shop-reader")
                && call.form("client_secret").equals("open-sesame"));
    boolean granted =
        call.form("grant_type").equals("client_credentials")
            || call.form("refresh_token").equals("refresh-me");
    return known && granted
        ? new Answer(
            200,
            "{\"access_token\": \"%s\", \"token_type\": \"Bearer\", \"expires_in\": 3600}"
                .formatted(OAUTH_TOKEN))
        : new Answer(401, "{\"error\": \"invalid_client\"}");
  }

  // GraphQL ----------------------------------------------------------------------------------

  /** Knows one field, {@code orders(first, after)}, and answers with all that it has. */
  private Answer graphQl(Call call) {
    if (!call.body("query").contains("orders")) {
      return new Answer(200, "{\"errors\": [{\"message\": \"the shop has orders and nothing else\"}]}");
    }
    String after = call.body("after");
    String first = call.body("first");
    int from = after.isEmpty() ? 0 : Integer.parseInt(after);
    int size = first.isEmpty() ? orders.size() : Integer.parseInt(first);
    String nodes =
        slice(from, size).stream()
            .map(order -> "{\"node\": " + order.json() + "}")
            .collect(Collectors.joining(", ", "[", "]"));
    int end = Math.min(from + size, orders.size());
    return new Answer(
        200,
        """
        {"data": {"orders": {"edges": %s,
          "pageInfo": {"hasNextPage": %s, "endCursor": "%d"}}}}
        """
            .formatted(nodes, end < orders.size(), end));
  }

  // Orders -----------------------------------------------------------------------------------

  private record Order(
      int id, LocalDate placed, String customer, String city, String total, String changed) {

    static final LocalDate FIRST = LocalDate.of(2026, 1, 5);

    static Order of(int id) {
      LocalDate placed = FIRST.plusDays((id - 1) / 5);
      LocalDateTime changed = placed.atTime(8 + id % 5, 30);
      int who = id * 7 % 5;
      String total = String.format(Locale.ROOT, "%d.%02d", 3 + id * 37 % 90, id * 25 % 100);
      return new Order(id, placed, CUSTOMERS.get(who), CITIES.get(who), total, changed + ":00Z");
    }

    String json() {
      return "{\"id\": %d, \"placed\": \"%s\", \"customer\": {\"name\": \"%s\", \"city\": \"%s\"}, \"total\": %s, \"changed\": \"%s\"}"
          .formatted(id, placed, customer, city, total, changed);
    }
  }

  private List<Order> slice(int from, int count) {
    int begin = Math.max(0, Math.min(from, orders.size()));
    return orders.subList(begin, Math.min(begin + Math.max(0, count), orders.size()));
  }

  private List<Order> of(LocalDate first, LocalDate last) {
    return orders.stream()
        .filter(order -> !order.placed.isBefore(first) && !order.placed.isAfter(last))
        .toList();
  }

  private static String array(List<Order> orders) {
    return orders.stream().map(Order::json).collect(Collectors.joining(",\n ", "[", "]\n"));
  }

  private static String lines(List<Order> orders) {
    return orders.stream().map(order -> order.json() + "\n").collect(Collectors.joining());
  }

  private static String csv(List<Order> orders) {
    return orders.stream()
        .map(o -> String.join(",", "" + o.id, "" + o.placed, o.customer, o.total) + "\n")
        .collect(Collectors.joining("", "id,placed,customer,total\n", ""));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  // HTTP -------------------------------------------------------------------------------------

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = Call.of(exchange);
      Answer answer =
          routes
              .getOrDefault(call.path, c -> new Answer(404, "{\"message\": \"no such place\"}"))
              .apply(call);
      byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
      answer.headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private record Answer(int status, String body, Map<String, String> headers) {

    Answer(int status, String body) {
      this(status, body, Map.of("Content-Type", "application/json"));
    }

    Answer with(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Answer(status, body, more);
    }

    Answer of(String contentType) {
      return with("Content-Type", contentType);
    }
  }

  private record Call(String path, String query, Map<String, String> headers, String body) {

    static Call of(HttpExchange exchange) throws IOException {
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      String query = exchange.getRequestURI().getRawQuery();
      byte[] body = exchange.getRequestBody().readAllBytes();
      return new Call(
          exchange.getRequestURI().getPath(),
          query == null ? "" : query,
          headers,
          new String(body, StandardCharsets.UTF_8));
    }

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    String query(String name) {
      return parameter(query, name);
    }

    int number(String name, int standard) {
      String text = query(name);
      return text.isEmpty() ? standard : Integer.parseInt(text);
    }

    String form(String name) {
      return parameter(body, name);
    }

    /** A value in a JSON body: good enough for a shop that is none. */
    String body(String name) {
      Matcher value =
          Pattern.compile('"' + name + "\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\d+))").matcher(body);
      return !value.find() ? "" : value.group(1) == null ? value.group(2) : value.group(1);
    }

    private static String parameter(String all, String name) {
      List<String> found = new ArrayList<>();
      for (String pair : all.split("&")) {
        if (pair.startsWith(name + "=")) {
          found.add(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
        }
      }
      return found.isEmpty() ? "" : found.get(0);
    }
  }
}
