package steps;

/** What a notice or the answer to a query says: trade_state and transaction_id. */
public record Payment(String state, String transactionId) {}
