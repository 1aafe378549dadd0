// A client program with Jedis (docs/client-protocol.md), SETTINGS=defaults or recommended; compiled by `make clients`.
// By Sentinels it knows the master alone: 8.0.2 has no reads from replicas, which redis/jedis#4229 asks for.

import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

public class JedisClient {
  static final boolean RECOMMENDED = "recommended".equals(System.getenv("SETTINGS"));

  public static void main(String[] args) throws Exception {
    if (System.getenv("READ_FROM") != null)
      throw new UnsupportedOperationException("by Sentinels Jedis knows the master alone: there is no READ_FROM");
    Set<HostAndPort> sentinels =
        Stream.of(System.getenv("SENTINELS").split(",")).map(HostAndPort::from).collect(Collectors.toSet());
    // One client for all, as an application has it: its pool has 8 connections, of which each subscriber keeps one.
    RedisSentinelClient client =
        RedisSentinelClient.builder()
            .masterName(System.getenv("MASTER_NAME"))
            .sentinels(sentinels)
            .clientConfig(config("REDIS"))
            .sentinelClientConfig(config("SENTINEL"))
            .build();
    // Reads wait for no write.
    ExecutorService writers = Executors.newFixedThreadPool(16);
    ExecutorService readers = Executors.newFixedThreadPool(16);
    System.out.println("ready");
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      String[] words = lines.nextLine().split(" ");
      switch (words[0]) {
        case "write" -> writers.execute(() -> write(client, words[1], words[2]));
        case "read" -> readers.execute(() -> read(client, words[1], words[2], words[3]));
        case "subscribe" -> new Thread(() -> subscribe(client, words[1], words[2])).start();
        default -> {}
      }
    }
    Runtime.getRuntime().halt(0);
  }

  static JedisClientConfig config(String user) throws Exception {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .user(System.getenv(user + "_USERNAME"))
            .password(System.getenv(user + "_PASSWORD"));
    if (System.getenv("TLS_CA_FILE") != null)
      // Without parameters of its own it would compare the name in the certificate with the address.
      config.ssl(true).sslSocketFactory(Certificates.sockets()).sslParameters(new SSLParameters());
    // redis.io, "Jedis: Production usage", Timeouts.
    if (RECOMMENDED) config.socketTimeoutMillis(5000).connectionTimeoutMillis(5000);
    return config.build();
  }

  static void write(RedisSentinelClient client, String writer, String number) {
    answer(
        writer + " " + number,
        () -> {
          client.rpush(writer, number);
          return "ok " + writer + " " + number;
        });
  }

  static void read(RedisSentinelClient client, String reader, String number, String writer) {
    answer(
        reader + " " + number,
        () -> {
          String last = client.lindex(writer, -1);
          return "value " + reader + " " + number + " " + (last == null ? "0" : last);
        });
  }

  static void answer(String question, Supplier<String> ask) {
    String answer;
    try {
      answer = ask.get();
    } catch (JedisDataException refused) {
      // By the server, of the only attempt.
      answer = "fail " + question + " " + refused.getMessage();
    } catch (RuntimeException error) {
      answer = "unknown " + question + " " + error;
    }
    System.out.println(answer.replace('\n', ' '));
  }

  // Listens for ever: the library leaves it to its users to subscribe again when a connection has ended.
  static void subscribe(RedisSentinelClient client, String subscriber, String channel) {
    JedisPubSub listener =
        new JedisPubSub() {
          boolean hasSubscribed = false;

          @Override
          public void onSubscribe(String channel, int channels) {
            if (!hasSubscribed) System.out.println("subscribed " + subscriber + " " + channel);
            hasSubscribed = true;
          }

          @Override
          public void onMessage(String channel, String number) {
            System.out.println("got " + subscriber + " " + channel + " " + number);
          }
        };
    while (true) {
      try {
        client.subscribe(listener, channel);
      } catch (JedisException ended) {
        LockSupport.parkNanos(50_000_000);
      }
    }
  }
}
