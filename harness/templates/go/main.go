// Adapter: answers one JSON request per line with one line, as spec/protocol.md says.
package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
)

type object = map[string]any

var operations = map[string]func(in object) (object, error){ // an error is a refusal of the SDK, a panic a fault
	"text.encode": func(in object) (object, error) {
		data, _ := hex.DecodeString(in["bytes"].(string)) // requests are well-formed
		return object{"text": base64.StdEncoding.EncodeToString(data)}, nil
	},
}

func main() {
	requests, answers, names := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout), []string{}
	os.Stdout = os.Stderr // standard output is for answers, whatever the SDK prints
	for name := range operations {
		names = append(names, name)
	}
	sdk := object{"name": "my-sdk", "version": "0.1.0", "language": "Go"}
	for request := (object{}); requests.Decode(&request) == nil; request = (object{}) {
		reply := object{"id": request["id"]}
		if op := request["op"].(string); op == "hello" {
			reply["ok"] = object{"protocol": 1, "implementation": sdk, "operations": names, "behaviours": object{}}
		} else if operation, known := operations[op]; !known {
			reply["unsupported"] = "there is no operation " + op
		} else if result, err := operation(request["in"].(object)); err != nil {
			reply["error"] = object{"text": err.Error()}
		} else {
			reply["ok"] = result
		}
		answers.Encode(reply)
	}
}
