package steps;

/** The platform's code, if the SDK hands one out, and by which class or status it complains. */
public record Complaint(String code, String reported) {
  /** Transports wrap what the SDK threw below them; the innermost exception says what is wrong. */
  public static Complaint byClassOf(Throwable thrown) {
    Throwable cause = thrown.getCause();
    if (cause != null) return byClassOf(cause);
    return new Complaint(null, thrown.getClass().getSimpleName());
  }
}
