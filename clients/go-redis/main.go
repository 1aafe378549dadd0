// A client program with go-redis (docs/client-protocol.md), SETTINGS=defaults or recommended; built by `make clients`.
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
	// One client for all writers, as an application has it: its pool has a connection for each goroutine that needs one.
	client := redis.NewFailoverClient(options)
	fmt.Println("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if words := strings.Fields(lines.Text()); len(words) == 3 && words[0] == "write" {
			go write(client, words[1], words[2])
		}
	}
}

func write(client *redis.Client, writer, number string) {
	err := client.RPush(context.Background(), writer, number).Err()
	var refused redis.Error
	switch {
	case err == nil:
		fmt.Printf("ok %s %s\n", writer, number)
	case errors.As(err, &refused):
		// Refused by the server, as far as the error says: it is that of the last attempt.
		fmt.Printf("fail %s %s %s\n", writer, number, oneLine(err))
	default:
		fmt.Printf("unknown %s %s %s\n", writer, number, oneLine(err))
	}
}

func oneLine(err error) string {
	return strings.ReplaceAll(err.Error(), "\n", " ")
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
