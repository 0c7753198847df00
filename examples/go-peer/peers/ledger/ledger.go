package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// ledger is what this service does.
type ledger struct {
	shared *shared
	shop   *peer
}

// entry is bound from a form by one set of tags and from JSON by the other.
type entry struct {
	Title  string    `form:"title" json:"title" binding:"required"`
	Amount int64     `form:"amount" json:"amount"`
	Price  float64   `form:"price" json:"price"`
	Tags   []string  `form:"tags" json:"tags"`
	Sizes  []int32   `form:"sizes" json:"sizes"`
	At     time.Time `form:"at" json:"at"`
	Done   bool      `form:"done" json:"done"`
	Note   *string   `form:"note" json:"note"`
}

func (l *ledger) route(group *gin.RouterGroup) {
	group.POST("/entries", l.handle(func(c *gin.Context) (interface{}, error) {
		var bound entry
		if err := c.ShouldBind(&bound); err != nil {
			return nil, err
		}
		return struct {
			entry
			Encoding string `json:"encoding"`
		}{bound, c.ContentType()}, nil
	}))
	group.GET("/entries", l.handle(func(c *gin.Context) (interface{}, error) {
		var query struct {
			Tag   []string `form:"tag"`
			Limit int32    `form:"limit,default=10"`
		}
		if err := c.ShouldBindQuery(&query); err != nil {
			return nil, err
		}
		return append(query.Tag, fmt.Sprint(query.Limit)), nil
	}))
	group.DELETE("/entries/:id", l.handle(func(c *gin.Context) (interface{}, error) {
		return c.Param("id") + " " + c.Query("reason"), nil
	}))
	group.POST("/refuse", l.handle(func(*gin.Context) (interface{}, error) { return nil, &coded{-1, "refused"} }))
	group.POST("/lock", l.handle(func(*gin.Context) (interface{}, error) { return nil, &coded{423, "locked"} }))
	group.GET("/me", l.handle(func(c *gin.Context) (interface{}, error) {
		claims, err := readToken(c.GetHeader("Authorization"), l.shared.jwtSecret)
		if err != nil {
			return nil, &coded{401, err.Error()}
		}
		return gin.H{"id": claims.UserID, "role": claims.RoleName}, nil
	}))
	audit := l.handle(func(*gin.Context) (interface{}, error) { return "hello service", nil })
	group.GET("/audit", rpcOnly(l.shared.rpcKey), audit)
	group.GET("/closed", rpcOnly("a key that nobody has"), audit)
	group.POST("/call_shop", l.handle(l.callShop))
}

// callShop does one call of shop as the Go client does, and gives what that client reads of the answer.
func (l *ledger) callShop(c *gin.Context) (interface{}, error) {
	var asked struct {
		Method string                 `json:"method"`
		Path   string                 `json:"path"`
		Values map[string]interface{} `json:"values"`
		User   bool                   `json:"user"`
	}
	if err := c.ShouldBindJSON(&asked); err != nil {
		return nil, err
	}
	token := ""
	if asked.User {
		token = signToken(claims{UserID: 7, RoleID: 2, RoleName: "editor", LoginTime: time.Now().Unix()}, l.shared.jwtSecret)
	}
	return l.shop.call(asked.Method, asked.Path, asked.Values, token)
}

// coded is a failure with a code of its own.
type coded struct {
	code int
	msg  string
}

func (e *coded) Error() string { return e.msg }

// handle answers in the framework's envelope: status 200 for the codes 0 and -1, else the status is the code. What ours ignore stands
// in it, too.
func (l *ledger) handle(work func(*gin.Context) (interface{}, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		begun := time.Now()
		data, err := work(c)
		if err == nil {
			c.JSON(http.StatusOK, gin.H{"code": 0, "data": data, "duration": time.Since(begun)})
			return
		}
		code, status := -1, http.StatusOK
		if known, ok := err.(*coded); ok && known.code != -1 {
			code, status = known.code, known.code
		}
		c.JSON(status, gin.H{"code": code, "msg": err.Error(), "file": "ledger.go", "line": 1, "duration": time.Since(begun)})
	}
}

// rpcOnly lets those in who know the key; the refusal is a bare text, no envelope.
func rpcOnly(key string) gin.HandlerFunc {
	return func(c *gin.Context) {
		if c.GetHeader("X-RPC-Key") != key {
			c.AbortWithStatusJSON(http.StatusUnauthorized, "only services may call this")
		}
	}
}
