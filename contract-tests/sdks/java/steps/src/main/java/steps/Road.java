package steps;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The way of one order: ordered, paid, notified, queried. */
final class Road implements AutoCloseable {
  private static final int PATIENCE_S = 30;
  private final WholeRoad sdk;
  private final HttpServer endpoint;
  private final CompletableFuture<Payment> notified = new CompletableFuture<>();

  Road(WholeRoad sdk) throws IOException {
    this.sdk = sdk;
    endpoint = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    endpoint.createContext("/", this::receive);
    endpoint.start();
  }

  /** What the line says of the step. */
  JsonObject walk(String path, JsonObject body, String pay) throws Exception {
    body.addProperty("notify_url", "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/");
    JsonObject line = new JsonObject();
    line.addProperty("prepay_id", sdk.order(path, body.toString()));
    post(URI.create(pay));
    Payment notice = awaitNotice();
    line.addProperty("notified", notice.state());
    line.addProperty("transaction_id", notice.transactionId());
    String mchid = body.get("mchid").getAsString();
    String number = body.get("out_trade_no").getAsString();
    line.addProperty("queried", sdk.query(mchid, number).state());
    return line;
  }

  @Override
  public void close() {
    endpoint.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      Payment payment = sdk.parse(new Notice(exchange.getRequestHeaders(), text));
      exchange.sendResponseHeaders(204, -1);
      notified.complete(payment);
    } catch (Exception thrown) {
      exchange.sendResponseHeaders(500, -1);
      notified.completeExceptionally(thrown);
    }
    exchange.close();
  }

  private Payment awaitNotice() throws Exception {
    try {
      return notified.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      throw (Exception) refused.getCause(); // `receive` has caught nothing else
    }
  }

  /** The control API of the mock is no host of the platform, and no proxy stands in front of it. */
  private static void post(URI url) throws Exception {
    HttpClient direct = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    HttpRequest request = HttpRequest.newBuilder(url).POST(BodyPublishers.noBody()).build();
    var response = direct.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) throw new IllegalStateException(response.body());
  }
}
