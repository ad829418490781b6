package shop;

import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.http.JsonRequestBody;
import com.wechat.pay.java.core.util.GsonUtil;
import java.util.Map;

/** Orders with the official SDK, at the platform's own host. */
public final class Shop {
  private static final String ORDER =
      "https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi-with-contract";

  private final String mchid;
  private final HttpClient client;

  public Shop(RSAPublicKeyConfig config, String mchid) {
    this.mchid = mchid;
    client =
        new DefaultHttpClientBuilder()
            .credential(config.createCredential())
            .validator(config.createValidator())
            .build();
  }

  /** The prepay_id; the SDK has verified the answer, or throws. */
  public String order(String outTradeNo, int totalFen) {
    Map<String, Object> body =
        Map.of(
            "appid", "wxd678efh567hg6787",
            "mchid", mchid,
            "description", "Image形象店-深圳腾大-QQ公仔",
            "out_trade_no", outTradeNo,
            "notify_url", "https://www.weixin.qq.com/wxpay/pay.php",
            "amount", Map.of("total", totalFen),
            "payer", Map.of("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
            "contract_info", Map.of("token", "201710180325670965"));
    HttpHeaders headers = new HttpHeaders();
    headers.addHeader("Accept", "application/json");
    headers.addHeader("Content-Type", "application/json");
    JsonRequestBody json = new JsonRequestBody.Builder().body(GsonUtil.toJson(body)).build();
    return client.post(headers, ORDER, json, Answer.class).getServiceResponse().prepay_id;
  }

  /** Filled by the SDK, by the names that the platform uses. */
  private static final class Answer {
    String prepay_id;
  }
}
