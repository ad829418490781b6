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
import com.wechat.pay.java.core.notification.NotificationConfig;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RequestParam;
import com.wechat.pay.java.service.payments.jsapi.JsapiService;
import com.wechat.pay.java.service.payments.jsapi.model.QueryOrderByOutTradeNoRequest;
import com.wechat.pay.java.service.payments.model.Transaction;
import steps.Complaint;
import steps.Merchant;
import steps.Notice;
import steps.Payment;
import steps.Signs;
import steps.Steps;
import steps.WholeRoad;

/**
 * The official SDK, over OkHttp or over Apache HttpClient. It has no service for these three
 * endpoints, so the merchant posts with its client, which signs and verifies all the same. Its
 * service of JSAPI payments queries such an order.
 */
public final class WechatpayJava implements WholeRoad, Signs {
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

  /** Both configurations are also what the parser verifies and decrypts with. */
  @Override
  public Payment parse(Notice notice) {
    RequestParam request =
        new RequestParam.Builder()
            .serialNumber(notice.header("Wechatpay-Serial"))
            .nonce(notice.header("Wechatpay-Nonce"))
            .timestamp(notice.header("Wechatpay-Timestamp"))
            .signature(notice.header("Wechatpay-Signature"))
            .signType(notice.header("Wechatpay-Signature-Type"))
            .body(notice.body())
            .build();
    NotificationParser parser = new NotificationParser((NotificationConfig) config);
    return summarize(parser.parse(request, Transaction.class));
  }

  @Override
  public Payment query(String mchid, String outTradeNo) {
    QueryOrderByOutTradeNoRequest request = new QueryOrderByOutTradeNoRequest();
    request.setMchid(mchid);
    request.setOutTradeNo(outTradeNo);
    JsapiService service = new JsapiService.Builder().httpClient(client).build();
    return summarize(service.queryOrderByOutTradeNo(request));
  }

  @Override
  public String sign(String message) {
    return config.createSigner().sign(message).getSign();
  }

  private static Payment summarize(Transaction transaction) {
    return new Payment(transaction.getTradeState().name(), transaction.getTransactionId());
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
