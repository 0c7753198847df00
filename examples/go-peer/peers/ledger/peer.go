package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// peer is a service that this one calls.
type peer struct {
	name  string
	fleet *fleet
	key   string
}

var client = &http.Client{Timeout: 10 * time.Second}

// call sends one call to any instance: parameters by %v, in the query of GET and HEAD, else as a form. An answer without an envelope
// and its data is an error.
func (p *peer) call(method, path string, values map[string]interface{}, token string) (interface{}, error) {
	address, err := p.fleet.find(p.name)
	if err != nil {
		return nil, err
	}
	printed := url.Values{}
	for name, value := range values {
		printed.Set(name, fmt.Sprintf("%v", value))
	}
	target := "http://" + address + "/api/" + p.name + path
	form := ""
	if method == http.MethodGet || method == http.MethodHead {
		target += "?" + printed.Encode()
	} else {
		form = printed.Encode()
	}
	request, err := http.NewRequest(method, target, strings.NewReader(form))
	if err != nil {
		return nil, err
	}
	if form != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.Header.Set("X-RPC-Key", p.key)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var envelope struct {
		Code *int             `json:"code"`
		Msg  string           `json:"msg"`
		Data *json.RawMessage `json:"data"`
	}
	if err := json.NewDecoder(response.Body).Decode(&envelope); err != nil {
		return nil, fmt.Errorf("no envelope with status %d: %w", response.StatusCode, err)
	}
	if envelope.Code == nil {
		return nil, fmt.Errorf("no code with status %d", response.StatusCode)
	}
	if *envelope.Code != 0 {
		return nil, fmt.Errorf("%d: %s", *envelope.Code, envelope.Msg)
	}
	return envelope.Data, nil
}
