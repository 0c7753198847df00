// ledger is a peer of another make: a service in Go, on Gin and etcd's own client, that registers, answers and calls as Gin Hybrid
// Microservice does (docs/peers.md). It shows that services of both live in one fleet, and holds that in a test.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run . -etcd http://127.0.0.1:2379
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"go.etcd.io/etcd/clientv3"
)

func main() {
	endpoints := flag.String("etcd", "http://127.0.0.1:2379", "etcd's members, with commas")
	namespace := flag.String("namespace", "gopeer", "what the platform is called in etcd")
	flag.Parse()
	gin.SetMode(gin.ReleaseMode)

	etcd, err := clientv3.New(clientv3.Config{Endpoints: strings.Split(*endpoints, ","), DialTimeout: 5 * time.Second})
	if err != nil {
		log.Fatal(err)
	}
	defer etcd.Close()
	fleet := &fleet{etcd: etcd, namespace: *namespace}
	shared, err := fleet.parent()
	if err != nil {
		log.Fatal(err)
	}

	router := gin.New()
	(&ledger{shared: shared, shop: &peer{name: "shop", fleet: fleet, key: shared.rpcKey}}).route(router.Group("/api/ledger"))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(http.Serve(listener, router)) }()

	stop, release := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer release()
	if err := fleet.register(stop, "ledger", listener.Addr().String()); err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(os.Stdout, "ready at", listener.Addr())
	<-stop.Done()
}
