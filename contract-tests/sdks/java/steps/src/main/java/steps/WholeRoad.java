package steps;

/** An SDK with which a merchant can also take a notice and query an order. */
public interface WholeRoad extends Sdk {
  /** Throws unless the SDK has verified the notice. */
  Payment parse(Notice notice) throws Exception;

  Payment query(String mchid, String outTradeNo) throws Exception;
}
