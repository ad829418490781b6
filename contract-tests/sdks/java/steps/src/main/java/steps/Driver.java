package steps;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.Headers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A program as a driver of `wechatpay-mock verify --driver`: docs/contract-driver.md. A process
 * serves one case.
 */
final class Driver {
  private static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final String OWN = "jsapi-with-contract";
  private final Sdk sdk;

  Driver(Sdk sdk) {
    this.sdk = sdk;
  }

  void drive(String name, String version) throws IOException {
    say(hello(name, version));
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    // A notice may come while an order is under way.
    ExecutorService threads = Executors.newCachedThreadPool();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonObject asked = JsonParser.parseString(line).getAsJsonObject();
      threads.execute(() -> say(answer(asked)));
    }
    threads.shutdown();
  }

  private JsonObject hello(String name, String version) {
    JsonObject hello = new JsonObject();
    hello.addProperty("driver", name);
    hello.addProperty("version", version);
    JsonArray capabilities = new JsonArray();
    capabilities.add("order");
    if (sdk instanceof Signs) capabilities.add("pay");
    if (sdk instanceof Notices) capabilities.add("notice");
    if (sdk instanceof WholeRoad) capabilities.add("settle");
    hello.add("capabilities", capabilities);
    // The first is that of the merchant itself, whose orders it can query.
    JsonArray endpoints = new JsonArray();
    endpoints.add(OWN);
    endpoints.add("scannedpos");
    endpoints.add("miniprogram");
    hello.add("endpoints", endpoints);
    hello.addProperty("once", true);
    return hello;
  }

  private JsonObject answer(JsonObject asked) {
    JsonObject answer = new JsonObject();
    answer.add("id", asked.get("id"));
    try {
      act(asked, answer);
      answer.addProperty("ok", true);
    } catch (Exception thrown) {
      answer.addProperty("ok", false);
      answer.addProperty("error", thrown.toString());
    }
    return answer;
  }

  private void act(JsonObject asked, JsonObject answer) throws Exception {
    JsonObject order = asked.getAsJsonObject("order");
    switch (asked.get("do").getAsString()) {
      case "order" ->
          answer.addProperty("prepay_id", sdk.order(pathOf(order), order.get("body").toString()));
      case "pay" -> answer.add("parameters", parameters(order, asked.get("prepay_id").getAsString()));
      case "notice" -> answer.addProperty("status", statusFor(asked));
      case "settle" -> {
        String mchid = order.getAsJsonObject("body").get("mchid").getAsString();
        String number = order.get("outTradeNo").getAsString();
        answer.addProperty("state", ((WholeRoad) sdk).query(mchid, number).state());
      }
      default -> {} // begin and end
    }
  }

  /** What the SDK verifies and opens is good; the merchant's books are not the SDK's. */
  private int statusFor(JsonObject asked) {
    Headers headers = new Headers();
    asked
        .getAsJsonObject("headers")
        .entrySet()
        .forEach(each -> headers.add(each.getKey(), each.getValue().getAsString()));
    try {
      ((Notices) sdk).parse(new Notice(headers, asked.get("body").getAsString()));
      return 204;
    } catch (Exception refused) {
      return 500;
    }
  }

  private JsonObject parameters(JsonObject order, String prepayId) throws Exception {
    JsonObject body = order.getAsJsonObject("body");
    String appid = "appid";
    for (String each : new String[] {"sp_appid", "sub_appid"}) if (body.has(each)) appid = each;
    String time = Long.toString(Instant.now().getEpochSecond());
    String nonce = UUID.randomUUID().toString().replace("-", "");
    String packed = "prepay_id=" + prepayId;
    String message =
        body.get(appid).getAsString() + "\n" + time + "\n" + nonce + "\n" + packed + "\n";
    JsonObject parameters = new JsonObject();
    parameters.add("appId", body.get(appid));
    parameters.addProperty("timeStamp", time);
    parameters.addProperty("nonceStr", nonce);
    parameters.addProperty("package", packed);
    parameters.addProperty("signType", "RSA");
    parameters.addProperty("paySign", ((Signs) sdk).sign(message));
    return parameters;
  }

  private static String pathOf(JsonObject order) {
    String endpoint = order.get("endpoint").getAsString();
    String partner = endpoint.equals(OWN) ? "" : "partner/";
    return "/v3/pay/" + partner + "transactions/" + endpoint;
  }

  private static synchronized void say(JsonObject line) {
    out.println(line);
  }
}
