package steps;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of the protocol that all programs of this folder share; ../README.md describes it. */
public final class Steps {
  /** UTF-8, whatever the system prefers. */
  private static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Sets the SDK up for a merchant, which may already download certificates. */
  public interface Connect {
    Sdk connect(Merchant merchant) throws Exception;
  }

  /** Takes the steps one after the other and prints a line for each. */
  public static void take(String name, String version, Connect connect) throws Exception {
    if (System.getenv("SDK_DRIVER") != null) {
      drive(name, version, connect);
      return;
    }
    JsonObject head = about("sdk");
    head.addProperty("name", name);
    head.addProperty("version", version);
    out.println(head);
    Merchant merchant = Merchant.fromEnvironment();
    Sdk sdk = connect.connect(merchant);
    try {
      if (merchant.usesCertificates()) out.println(downloaded(sdk));
      String steps = Files.readString(Path.of(System.getenv("SDK_STEPS")));
      for (var each : JsonParser.parseString(steps).getAsJsonArray()) {
        JsonObject step = each.getAsJsonObject();
        boolean isRoad = step.get("step").getAsString().equals("road");
        out.println(isRoad ? walk((WholeRoad) sdk, step) : attempt(sdk, step));
      }
    } finally {
      sdk.stop();
    }
  }

  private static void drive(String name, String version, Connect connect) throws Exception {
    Sdk sdk = connect.connect(Merchant.fromEnvironment());
    try {
      new Driver(sdk).drive(name, version);
    } finally {
      sdk.stop();
    }
  }

  /** For an SDK that hands out the text of an answer. */
  public static String prepayIdIn(String answer) {
    return memberOf(answer, "prepay_id");
  }

  /** For an SDK that hands out the text of a refusal. */
  public static String codeIn(String refusal) {
    return memberOf(refusal, "code");
  }

  private static String memberOf(String json, String name) {
    return JsonParser.parseString(json).getAsJsonObject().get(name).getAsString();
  }

  private static JsonObject downloaded(Sdk sdk) throws Exception {
    JsonArray serials = new JsonArray();
    serials.add(sdk.downloadedSerial());
    JsonObject line = about("certificates");
    line.add("serials", serials);
    return line;
  }

  /** The line repeats the step, without what was to be sent. */
  private static JsonObject attempt(Sdk sdk, JsonObject step) {
    String path = step.remove("path").getAsString();
    String body = step.remove("body").toString();
    boolean isBad = step.get("step").getAsString().equals("bad-answer");
    try {
      String prepayId = sdk.order(path, body);
      if (isBad) step.addProperty("verdict", "accepted");
      step.addProperty("prepay_id", prepayId);
    } catch (Exception thrown) {
      Complaint complaint = sdk.describe(thrown);
      if (isBad) step.addProperty("verdict", "refused");
      if (complaint.code() != null) step.addProperty("code", complaint.code());
      step.addProperty("reported", complaint.reported());
    }
    return step;
  }

  /** Half a road is no road: its line says either everything or what went wrong. */
  private static JsonObject walk(WholeRoad sdk, JsonObject step) {
    JsonObject line = about("road");
    line.add("endpoint", step.get("endpoint"));
    String path = step.get("path").getAsString();
    try (Road road = new Road(sdk)) {
      JsonObject walked =
          road.walk(path, step.getAsJsonObject("body"), step.get("pay").getAsString());
      walked.entrySet().forEach(each -> line.add(each.getKey(), each.getValue()));
    } catch (Exception thrown) {
      line.addProperty("reported", sdk.describe(thrown).reported());
    }
    return line;
  }

  private static JsonObject about(String step) {
    JsonObject line = new JsonObject();
    line.addProperty("step", step);
    return line;
  }

  private Steps() {}
}
