// A client program with Lettuce (docs/client-protocol.md), SETTINGS=defaults or recommended; compiled by `make clients`.
// With READ_FROM=replica, or another name of its ReadFrom, it reads from those that the library chooses among the Sentinels' ones.

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.masterreplica.MasterReplica;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.io.File;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

public class LettuceClient {
  static final boolean RECOMMENDED = "recommended".equals(System.getenv("SETTINGS"));

  public static void main(String[] args) {
    RedisClient client = RedisClient.create();
    client.setOptions(options());
    RedisAsyncCommands<String, String> redis = connect(client, System.getenv("READ_FROM")).async();
    System.out.println("ready");
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      String[] words = lines.nextLine().split(" ");
      switch (words[0]) {
        case "write" -> write(redis, words[1], words[2]);
        case "read" -> read(redis, words[1], words[2], words[3]);
        case "subscribe" -> subscribe(client, words[1], words[2]);
        default -> {}
      }
    }
    Runtime.getRuntime().halt(0);
  }

  // One connection for all, as its documentation advises. What reads elsewhere is one of another kind, which has one to each node.
  static StatefulRedisConnection<String, String> connect(RedisClient client, String readFrom) {
    if (readFrom == null) return client.connect(StringCodec.UTF8, master());
    var connection = MasterReplica.connect(client, StringCodec.UTF8, master());
    connection.setReadFrom(ReadFrom.valueOf(readFrom));
    return connection;
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
    String question = writer + " " + number;
    answer(question, () -> redis.rpush(writer, number), length -> "ok " + question);
  }

  static void read(RedisAsyncCommands<String, String> redis, String reader, String number, String writer) {
    String question = reader + " " + number;
    answer(question, () -> redis.lindex(writer, -1), last -> "value " + question + " " + (last == null ? "0" : last));
  }

  static <T> void answer(String question, Supplier<CompletionStage<T>> ask, Function<T, String> words) {
    CompletionStage<T> asked;
    try {
      asked = ask.get();
    } catch (RedisException nobody) {
      // It throws at once where it knows no node of the kind that is to be asked.
      asked = CompletableFuture.failedFuture(nobody);
    }
    asked.whenComplete(
        (reply, error) -> {
          // Refused by the server, as far as the error says: it is that of the last attempt.
          String outcome = error instanceof RedisCommandExecutionException ? "fail" : "unknown";
          String answer = error == null ? words.apply(reply) : outcome + " " + question + " " + error;
          System.out.println(answer.replace('\n', ' '));
        });
  }

  // The library subscribes again on each connection that it makes.
  static void subscribe(RedisClient client, String subscriber, String channel) {
    client
        .connectPubSubAsync(StringCodec.UTF8, master())
        .thenAccept(
            connection -> {
              connection.addListener(
                  new RedisPubSubAdapter<>() {
                    @Override
                    public void message(String channel, String number) {
                      System.out.println("got " + subscriber + " " + channel + " " + number);
                    }
                  });
              connection
                  .async()
                  .subscribe(channel)
                  .thenRun(() -> System.out.println("subscribed " + subscriber + " " + channel));
            });
  }
}
