// Conformance adapter for github.com/fioprotocol/fio-go. It reads one request per line from standard input and writes one
// answer per line to standard output; spec/protocol.md says how. It shows what the module does: it corrects no input and no
// result.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

type request struct {
	ID string `json:"id"`
	Op string `json:"op"`
	In input  `json:"in"`
}

// What any operation takes; each uses some of it.
type input struct {
	Format    string          `json:"format"`
	Key       string          `json:"key"`
	Private   string          `json:"private"`
	Public    string          `json:"public"`
	XEncoding *string         `json:"x_encoding"`
	Type      string          `json:"type"`
	Value     json.RawMessage `json:"value"`
	Bytes     string          `json:"bytes"`
	Content   json.RawMessage `json:"content"`
	Plaintext string          `json:"plaintext"`
	IV        *string         `json:"iv"`
	Text      string          `json:"text"`
	Strict    bool            `json:"strict"`
}

type answer struct {
	ID          string `json:"id"`
	Ok          any    `json:"ok,omitempty"`
	Error       any    `json:"error,omitempty"`
	Unsupported string `json:"unsupported,omitempty"`
	Fault       string `json:"fault,omitempty"`
}

type fields map[string]any

// The module cannot do this. Every other error that an operation returns is the module's own: it refused.
type unsupported string

func (reason unsupported) Error() string { return string(reason) }

func respond(req request) (reply answer) {
	defer func() {
		// A panic is no controlled refusal.
		if broken := recover(); broken != nil {
			reply = answer{Fault: fmt.Sprintf("panic: %v", broken)}
		}
		reply.ID = req.ID
	}()
	if req.Op == "hello" {
		return answer{Ok: hello()}
	}
	operation, known := operations[req.Op]
	if !known {
		return answer{Unsupported: "fio-go has no operation " + req.Op}
	}
	result, err := operation(req.In)
	var missing unsupported
	switch {
	case errors.As(err, &missing):
		return answer{Unsupported: missing.Error()}
	case err != nil:
		return answer{Error: fields{"text": err.Error()}}
	}
	return answer{Ok: result}
}

func handle(line []byte, out io.Writer) error {
	var req request
	if err := json.Unmarshal(line, &req); err != nil {
		fmt.Fprintln(os.Stderr, "not a request:", err) // without an id there is nothing to answer
		return nil
	}
	return json.NewEncoder(out).Encode(respond(req))
}

func serve(in *bufio.Reader, out io.Writer) error {
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if err := handle(line, out); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func main() {
	// Standard output belongs to the protocol; whatever the module prints goes elsewhere.
	out := os.Stdout
	os.Stdout = os.Stderr
	if err := serve(bufio.NewReader(os.Stdin), out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
