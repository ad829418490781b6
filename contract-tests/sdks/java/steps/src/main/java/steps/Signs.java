package steps;

/** An SDK whose signature a merchant can have for what its front end hands to the cashier. */
public interface Signs extends Sdk {
  /** In base64. */
  String sign(String message) throws Exception;
}
