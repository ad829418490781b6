package steps;

/** One SDK, as a merchant uses it. */
public interface Sdk {
  /** The serial number of the certificate it has downloaded; asked in certificate mode only. */
  String downloadedSerial() throws Exception;

  /** Posts the body; the prepay_id that the merchant would go on with. */
  String order(String path, String body) throws Exception;

  /** What the SDK made known by what it threw. */
  Complaint describe(Exception thrown);

  /** Ends the threads that would keep the program alive. */
  default void stop() {}
}
