package steps;

/** An SDK with which a merchant can also take a notice and query an order. */
public interface WholeRoad extends Notices {
  Payment query(String mchid, String outTradeNo) throws Exception;
}
