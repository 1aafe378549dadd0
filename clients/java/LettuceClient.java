// A client program with Lettuce (docs/client-protocol.md), SETTINGS=defaults or recommended; compiled by `make clients`.

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.io.File;
import java.time.Duration;
import java.util.Scanner;

public class LettuceClient {
  static final boolean RECOMMENDED = "recommended".equals(System.getenv("SETTINGS"));

  public static void main(String[] args) {
    RedisClient client = RedisClient.create();
    client.setOptions(options());
    // One connection for all writers, as its documentation advises.
    RedisAsyncCommands<String, String> redis = client.connect(StringCodec.UTF8, master()).async();
    System.out.println("ready");
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      String[] words = lines.nextLine().split(" ");
      if (words[0].equals("write")) write(redis, words[1], words[2]);
    }
    Runtime.getRuntime().halt(0);
  }

  static RedisURI master() {
    RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(System.getenv("MASTER_NAME"));
    for (String address : System.getenv("SENTINELS").split(",")) {
      int colon = address.lastIndexOf(':');
      String host = address.substring(0, colon);
      RedisURI sentinel = RedisURI.create(host, Integer.parseInt(address.substring(colon + 1)));
      access(sentinel, "SENTINEL");
      uri.withSentinel(sentinel);
    }
    // redis.io, "Lettuce: Production usage", Setting timeouts.
    if (RECOMMENDED) uri.withTimeout(Duration.ofSeconds(30));
    RedisURI master = uri.build();
    access(master, "REDIS");
    return master;
  }

  static void access(RedisURI uri, String user) {
    String password = System.getenv(user + "_PASSWORD");
    if (password != null)
      uri.setCredentialsProvider(
          new StaticCredentialsProvider(System.getenv(user + "_USERNAME"), password.toCharArray()));
    uri.setSsl(System.getenv("TLS_CA_FILE") != null);
    uri.setVerifyPeer(SslVerifyMode.CA);
  }

  static ClientOptions options() {
    ClientOptions.Builder options = ClientOptions.builder();
    if (System.getenv("TLS_CA_FILE") != null)
      options.sslOptions(
          SslOptions.builder()
              .trustManager(new File(System.getenv("TLS_CA_FILE")))
              .keyManager(
                  new File(System.getenv("TLS_CERTIFICATE_FILE")), new File(System.getenv("TLS_KEY_FILE")), new char[0])
              .build());
    // The same page: TCP_USER_TIMEOUT = TCP_KEEPIDLE + TCP_KEEPINTVL × TCP_KEEPCNT.
    if (RECOMMENDED) {
      var user = SocketOptions.TcpUserTimeoutOptions.builder().tcpUserTimeout(Duration.ofSeconds(20)).enable();
      var alive = SocketOptions.KeepAliveOptions.builder();
      alive.interval(Duration.ofSeconds(5)).idle(Duration.ofSeconds(5)).count(3).enable();
      options.socketOptions(
          SocketOptions.builder().tcpUserTimeout(user.build()).keepAlive(alive.build()).build());
    }
    return options.build();
  }

  static void write(RedisAsyncCommands<String, String> redis, String writer, String number) {
    redis
        .rpush(writer, number)
        .whenComplete(
            (length, error) -> {
              // Refused by the server, as far as the error says: it is that of the last attempt.
              String outcome =
                  error == null ? "ok" : error instanceof RedisCommandExecutionException ? "fail" : "unknown";
              String why = error == null ? "" : " " + String.valueOf(error).replace('\n', ' ');
              System.out.println(outcome + " " + writer + " " + number + why);
            });
  }
}
