package steps;

/** An SDK with which a merchant can also take a notice. */
public interface Notices extends Sdk {
  /** Throws unless the SDK has verified the notice. */
  Payment parse(Notice notice) throws Exception;
}
