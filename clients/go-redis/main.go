// A client program with go-redis (docs/client-protocol.md), SETTINGS=defaults or recommended; built by `make clients`.
// With READ_FROM=replica it reads from those that the library chooses among the ones that the Sentinels name, with any from the
// master as well, and with nearest from whichever answers soonest.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

func main() {
	options := &redis.FailoverOptions{
		MasterName:       os.Getenv("MASTER_NAME"),
		SentinelAddrs:    strings.Split(os.Getenv("SENTINELS"), ","),
		Username:         os.Getenv("REDIS_USERNAME"),
		Password:         os.Getenv("REDIS_PASSWORD"),
		SentinelUsername: os.Getenv("SENTINEL_USERNAME"),
		SentinelPassword: os.Getenv("SENTINEL_PASSWORD"),
		TLSConfig:        certificates(),
	}
	if os.Getenv("SETTINGS") == "recommended" {
		// redis.io, "go-redis: Production usage", Retries and Timeouts.
		options.MaxRetries = 5
		options.MinRetryBackoff, options.MaxRetryBackoff = 10*time.Millisecond, 100*time.Millisecond
		options.DialTimeout = 10 * time.Second
		options.ReadTimeout, options.WriteTimeout = 5*time.Second, 5*time.Second
	}
	client := connect(options, os.Getenv("READ_FROM"))
	fmt.Println("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 3 && words[0] == "write":
			go write(client, words[1], words[2])
		case len(words) == 4 && words[0] == "read":
			go read(client, words[1], words[2], words[3])
		case len(words) == 3 && words[0] == "subscribe":
			go subscribe(client, words[1], words[2])
		}
	}
}

// One client for all, as an application has it: its pool has a connection for each goroutine that needs one. That for a cluster
// is the one that leads reads elsewhere, and takes a master with its replicas for a cluster of one shard.
func connect(options *redis.FailoverOptions, readFrom string) redis.UniversalClient {
	switch readFrom {
	case "":
		return redis.NewFailoverClient(options)
	case "replica":
		options.ReplicaOnly = true
	case "any":
		options.RouteRandomly = true
	case "nearest":
		options.RouteByLatency = true
	default:
		panic("READ_FROM is replica, any or nearest, not " + readFrom)
	}
	return redis.NewFailoverClusterClient(options)
}

func write(client redis.UniversalClient, writer, number string) {
	if err := client.RPush(context.Background(), writer, number).Err(); err != nil {
		notDone(writer, number, err)
	} else {
		fmt.Printf("ok %s %s\n", writer, number)
	}
}

func read(client redis.UniversalClient, reader, number, writer string) {
	last, err := client.LIndex(context.Background(), writer, -1).Int()
	if err != nil && err != redis.Nil {
		notDone(reader, number, err)
	} else {
		fmt.Printf("value %s %s %d\n", reader, number, last)
	}
}

// Refused by the server, or without an answer, as far as the error says: it is that of the last attempt.
func notDone(whose, number string, err error) {
	outcome := "unknown"
	var refused redis.Error
	if errors.As(err, &refused) {
		outcome = "fail"
	}
	fmt.Printf("%s %s %s %s\n", outcome, whose, number, strings.ReplaceAll(err.Error(), "\n", " "))
}

// The library subscribes again on each connection that it makes.
func subscribe(client redis.UniversalClient, subscriber, channel string) {
	hasSubscribed := false
	for message := range client.Subscribe(context.Background(), channel).ChannelWithSubscriptions() {
		switch message := message.(type) {
		case *redis.Subscription:
			if !hasSubscribed {
				fmt.Printf("subscribed %s %s\n", subscriber, channel)
			}
			hasSubscribed = true
		case *redis.Message:
			fmt.Printf("got %s %s %s\n", subscriber, channel, message.Payload)
		}
	}
}

// The certificates that servers demand; nil where they speak no TLS.
func certificates() *tls.Config {
	authority, err := os.ReadFile(os.Getenv("TLS_CA_FILE"))
	if err != nil {
		return nil
	}
	own, err := tls.LoadX509KeyPair(os.Getenv("TLS_CERTIFICATE_FILE"), os.Getenv("TLS_KEY_FILE"))
	if err != nil {
		panic(err)
	}
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(authority)
	// Addresses are in no certificate of a lab: the chain is looked at, the name is not.
	return &tls.Config{
		Certificates:       []tls.Certificate{own},
		InsecureSkipVerify: true,
		VerifyConnection: func(state tls.ConnectionState) error {
			_, err := state.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: authorities})
			return err
		},
	}
}
