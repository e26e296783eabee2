// Adapter: answers one JSON request per line with one line, as spec/protocol.md says.
package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
)

// An error is a refusal of the SDK, a panic a fault, nil for what the SDK does not have.
var operations = map[string]func(in map[string]any) (any, error){
	"text.encode": func(in map[string]any) (any, error) {
		data, _ := hex.DecodeString(in["bytes"].(string)) // requests are well-formed
		return map[string]any{"text": base64.StdEncoding.EncodeToString(data)}, nil
	},
}

func main() {
	requests, answers, names := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout), []string{}
	os.Stdout = os.Stderr // standard output is for answers, whatever the SDK prints
	for name := range operations {
		names = append(names, name)
	}
	sdk := map[string]string{"name": "my-sdk", "version": "0.1.0", "language": "Go"}
	hello := map[string]any{"protocol": 1, "implementation": sdk, "operations": names, "behaviours": map[string]string{}}
	operations["hello"] = func(map[string]any) (any, error) { return hello, nil }
	for request := (map[string]any{}); requests.Decode(&request) == nil; request = (map[string]any{}) {
		kind, body := "unsupported", any("not this operation, or not for this input")
		if operation, known := operations[request["op"].(string)]; known {
			if result, err := operation(request["in"].(map[string]any)); err != nil {
				kind, body = "error", map[string]string{"text": err.Error()}
			} else if result != nil {
				kind, body = "ok", result
			}
		}
		answers.Encode(map[string]any{"id": request["id"], kind: body})
	}
}
