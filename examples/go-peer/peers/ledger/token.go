package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

// claims are what the framework writes into a token: nothing of an end.
type claims struct {
	UserID    int64  `json:"user_id"`
	RoleID    int64  `json:"role_id"`
	RoleName  string `json:"role_name"`
	LoginTime int64  `json:"login_time"`
}

var base = base64.RawURLEncoding

func signToken(of claims, secret string) string {
	payload, _ := json.Marshal(of)
	signed := base.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base.EncodeToString(payload)
	return signed + "." + base.EncodeToString(sum(signed, secret))
}

func readToken(header, secret string) (*claims, error) {
	parts := strings.Split(strings.TrimPrefix(header, "Bearer "), ".")
	if len(parts) != 3 {
		return nil, errors.New("there is no token")
	}
	given, err := base.DecodeString(parts[2])
	if err != nil || !hmac.Equal(given, sum(parts[0]+"."+parts[1], secret)) {
		return nil, errors.New("the token is not ours")
	}
	payload, err := base.DecodeString(parts[1])
	if err != nil {
		return nil, err
	}
	found := &claims{}
	return found, json.Unmarshal(payload, found)
}

func sum(text, secret string) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
