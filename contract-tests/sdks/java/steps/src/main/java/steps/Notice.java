package steps;

import com.sun.net.httpserver.Headers;

/** A request of the platform, as it came. The names of its headers are in any case. */
public record Notice(Headers headers, String body) {
  public String header(String name) {
    return headers.getFirst(name);
  }
}
