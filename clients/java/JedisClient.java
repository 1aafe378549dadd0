// A client program with Jedis (docs/client-protocol.md), SETTINGS=defaults or recommended; compiled by `make clients`.

import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.exceptions.JedisDataException;

public class JedisClient {
  static final boolean RECOMMENDED = "recommended".equals(System.getenv("SETTINGS"));

  public static void main(String[] args) throws Exception {
    Set<HostAndPort> sentinels =
        Stream.of(System.getenv("SENTINELS").split(",")).map(HostAndPort::from).collect(Collectors.toSet());
    // One client for all writers, as an application has it: its pool has 8 connections.
    RedisSentinelClient client =
        RedisSentinelClient.builder()
            .masterName(System.getenv("MASTER_NAME"))
            .sentinels(sentinels)
            .clientConfig(config("REDIS"))
            .sentinelClientConfig(config("SENTINEL"))
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    System.out.println("ready");
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      String[] words = lines.nextLine().split(" ");
      if (words[0].equals("write")) threads.execute(() -> write(client, words[1], words[2]));
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
    String answer;
    try {
      client.rpush(writer, number);
      answer = "ok " + writer + " " + number;
    } catch (JedisDataException refused) {
      // By the server, of the only attempt.
      answer = "fail " + writer + " " + number + " " + refused.getMessage();
    } catch (RuntimeException error) {
      answer = "unknown " + writer + " " + number + " " + error;
    }
    System.out.println(answer.replace('\n', ' '));
  }
}
