package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"regexp"
	"time"

	"go.etcd.io/etcd/clientv3"
)

// What a lease lives without being renewed, and how often it is, in seconds.
const (
	leaseSeconds = 10
	renewSeconds = 5
)

// fleet is the platform as it stands in etcd.
type fleet struct {
	etcd      *clientv3.Client
	namespace string
}

// shared is what every service reads of the parent config.
type shared struct {
	rpcKey    string
	jwtSecret string
}

// Texts of a TOML file are all that is looked for here.
var text = regexp.MustCompile(`(?m)^\s*([\w-]+)\s*=\s*"([^"]*)"`)

func (f *fleet) parent() (*shared, error) {
	limited, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	answer, err := f.etcd.Get(limited, "/"+f.namespace+"/parent_config")
	if err != nil {
		return nil, err
	}
	if len(answer.Kvs) == 0 {
		return nil, errors.New("there is no parent config")
	}
	found := &shared{}
	for _, pair := range text.FindAllStringSubmatch(string(answer.Kvs[0].Value), -1) {
		switch pair[1] {
		case "rpc-key":
			found.rpcKey = pair[2]
		case "jwt-secret":
			found.jwtSecret = pair[2]
		}
	}
	return found, nil
}

// register puts the address under a lease of its own, without metadata, and keeps it there until the end; a lease that was lost is
// followed by another one.
func (f *fleet) register(until context.Context, name, address string) error {
	lease, err := f.enter(until, name, address)
	if err != nil {
		return err
	}
	go func() {
		ticker := time.NewTicker(renewSeconds * time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-until.Done():
				return
			case <-ticker.C:
				if _, err := f.etcd.KeepAliveOnce(until, lease); err == nil {
					continue
				}
				if next, err := f.enter(until, name, address); err == nil {
					lease = next
				}
			}
		}
	}()
	return nil
}

func (f *fleet) enter(until context.Context, name, address string) (clientv3.LeaseID, error) {
	granted, err := f.etcd.Grant(until, leaseSeconds)
	if err != nil {
		return 0, err
	}
	key := fmt.Sprintf("/%s/list/%s/%d", f.namespace, name, granted.ID)
	_, err = f.etcd.Put(until, key, address, clientv3.WithLease(granted.ID))
	return granted.ID, err
}

// find gives the address of any instance of a service.
func (f *fleet) find(name string) (string, error) {
	limited, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	answer, err := f.etcd.Get(limited, "/"+f.namespace+"/list/"+name+"/", clientv3.WithPrefix())
	if err != nil {
		return "", err
	}
	if len(answer.Kvs) == 0 {
		return "", errors.New("nobody is there of " + name)
	}
	return string(answer.Kvs[rand.Intn(len(answer.Kvs))].Value), nil
}
