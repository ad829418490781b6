import com.wechat.pay.java.core.AbstractRSAConfig;
import com.wechat.pay.java.core.RSAAutoCertificateConfig;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.http.AbstractHttpClientBuilder;
import com.wechat.pay.java.core.http.ApacheHttpClientBuilder;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.core.http.HttpClient;
import com.wechat.pay.java.core.http.HttpHeaders;
import com.wechat.pay.java.core.http.JsonRequestBody;
import steps.Complaint;
import steps.Merchant;
import steps.Sdk;
import steps.Steps;

/**
 * The official SDK, over OkHttp or over Apache HttpClient. It has no service for these three
 * endpoints, so the merchant posts with its client, which signs and verifies all the same.
 */
public final class WechatpayJava implements Sdk {
  private final AbstractRSAConfig config;
  private final HttpClient client;

  public static void main(String[] args) throws Exception {
    String version = HttpClient.class.getPackage().getImplementationVersion();
    AbstractHttpClientBuilder<?> transport =
        args[0].equals("apache") ? new ApacheHttpClientBuilder() : new DefaultHttpClientBuilder();
    Steps.take("wechatpay-java", version, merchant -> new WechatpayJava(merchant, transport));
  }

  private WechatpayJava(Merchant merchant, AbstractHttpClientBuilder<?> transport) {
    config = merchant.usesCertificates() ? download(merchant, transport) : trust(merchant);
    client =
        transport
            .credential(config.createCredential())
            .validator(config.createValidator())
            .build();
  }

  /** Fails right here if the certificates cannot be had. */
  private static AbstractRSAConfig download(
      Merchant merchant, AbstractHttpClientBuilder<?> transport) {
    return new RSAAutoCertificateConfig.Builder()
        .merchantId(merchant.mchid())
        .merchantSerialNumber(merchant.serial())
        .privateKeyFromPath(merchant.privateKey().toString())
        .apiV3Key(merchant.apiV3Key())
        .httpClientBuilder(transport.newInstance())
        .build();
  }

  private static AbstractRSAConfig trust(Merchant merchant) {
    return new RSAPublicKeyConfig.Builder()
        .merchantId(merchant.mchid())
        .merchantSerialNumber(merchant.serial())
        .privateKeyFromPath(merchant.privateKey().toString())
        .apiV3Key(merchant.apiV3Key())
        .publicKeyId(merchant.publicKeyId())
        .publicKeyFromPath(merchant.publicKey().toString())
        .build();
  }

  /** What a merchant names in a request whose fields it has encrypted. */
  @Override
  public String downloadedSerial() {
    return config.createEncryptor().getWechatpaySerial();
  }

  @Override
  public String order(String path, String body) {
    HttpHeaders headers = new HttpHeaders();
    headers.addHeader("Accept", "application/json");
    headers.addHeader("Content-Type", "application/json");
    JsonRequestBody json = new JsonRequestBody.Builder().body(body).build();
    String url = Merchant.HOST + path;
    return client.post(headers, url, json, Answer.class).getServiceResponse().prepay_id;
  }

  @Override
  public Complaint describe(Exception thrown) {
    if (thrown instanceof ServiceException refused) {
      int status = refused.getHttpStatusCode();
      return new Complaint(refused.getErrorCode(), "ServiceException " + status);
    }
    return Complaint.byClassOf(thrown);
  }

  /** Filled by the SDK, by the names that the platform uses. */
  private static final class Answer {
    String prepay_id;
  }
}
