package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sort"
	"strings"

	fio "github.com/fioprotocol/fio-go"
	"github.com/fioprotocol/fio-go/eos"
	"github.com/fioprotocol/fio-go/eos/btcsuite/btcutil"
	"github.com/fioprotocol/fio-go/eos/btcsuite/btcutil/base58"
	"github.com/fioprotocol/fio-go/eos/ecc"
)

// sealed.seal and sealed.open are missing: EciesEncrypt and EciesDecrypt take two keys, never a secret. So are text.encode
// and text.decode: base64 is that of the standard library, inside those two functions.
var operations = map[string]func(input) (any, error){
	"account.name":       accountName,
	"key.parse_private":  parsePrivate,
	"key.parse_public":   parsePublic,
	"key.public_of":      publicOf,
	"ecdh.shared_secret": sharedSecret,
	"abi.pack":           packValue,
	"abi.unpack":         unpackValue,
	"content.pack":       packContent,
	"content.unpack":     unpackContent,
	"content.seal":       sealContent,
	"content.open":       openContent,
}

const modulePath = "github.com/fioprotocol/fio-go"

func hello() any {
	names := make([]string, 0, len(operations))
	for name := range operations {
		names = append(names, name)
	}
	sort.Strings(names)
	return fields{
		"protocol":       1,
		"implementation": fields{"name": modulePath, "version": moduleVersion(), "language": "Go"},
		"operations":     names,
		"behaviours":     fields{"x_encoding": "fixed32"},
	}
}

func moduleVersion() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == modulePath {
			return strings.TrimPrefix(module.Version, "v")
		}
	}
	panic("built without " + modulePath)
}

// ---- keys ----

func fromHex(text string) []byte {
	decoded, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return decoded
}

// The module takes private keys as WIF only, so the bytes are put in one as they are, whatever their number.
func account(private string) (*fio.Account, error) {
	return fio.NewAccountFromWif(base58.CheckEncode(fromHex(private), 0x80))
}

// One function reads both forms of text.
func parsePrivate(in input) (any, error) {
	if in.Format != "wif" && in.Format != "pvt-k1" {
		return nil, unsupported("fio-go parses no private key of the format " + in.Format)
	}
	parsed, err := fio.NewAccountFromWif(in.Key)
	if err != nil {
		return nil, err
	}
	// The account gives its key away as WIF alone; EciesSecret reads it like this, too.
	wif, err := btcutil.DecodeWIF(parsed.KeyBag.Keys[0].String())
	if err != nil {
		return nil, err
	}
	return fields{"private": hex.EncodeToString(wif.PrivKey.Serialize())}, nil
}

// NewPublicKey checks the text and Key the point; EciesSecret calls both. One function reads every prefix.
func parsePublic(in input) (any, error) {
	if in.Format != "fio" && in.Format != "pub-k1" {
		return nil, unsupported("fio-go parses no public key of the format " + in.Format)
	}
	parsed, err := ecc.NewPublicKey(in.Key)
	if err != nil {
		return nil, err
	}
	point, err := parsed.Key()
	if err != nil {
		return nil, err
	}
	return fields{"point": hex.EncodeToString(point.SerializeCompressed())}, nil
}

func publicOf(in input) (any, error) {
	own, err := account(in.Private)
	if err != nil {
		return nil, err
	}
	return fields{"public": own.PubKey}, nil
}

func accountName(in input) (any, error) {
	name, err := fio.ActorFromPub(in.Public)
	if err != nil {
		return nil, err
	}
	return fields{"name": string(name)}, nil
}

// ---- shared secret ----

func onlyFixed32(encoding *string) error {
	if encoding != nil && *encoding != "fixed32" {
		return unsupported("fio-go has no x_encoding " + *encoding + ", only fixed32")
	}
	return nil
}

func sharedSecret(in input) (any, error) {
	if err := onlyFixed32(in.XEncoding); err != nil {
		return nil, err
	}
	own, err := account(in.Private)
	if err != nil {
		return nil, err
	}
	_, secret, err := fio.EciesSecret(own, in.Public)
	if err != nil {
		return nil, err
	}
	return fields{"secret": hex.EncodeToString(secret[:])}, nil
}

// ---- packed values ----

// The module packs by an ABI, so a single value is the one field of a struct.
func abiOf(valueType string) (*eos.ABI, error) {
	switch valueType {
	case "varuint32", "string", "string?":
		return eos.NewABI(strings.NewReader(`{
			"version": "eosio::abi/1.0",
			"actions": [{"name": "single", "type": "single"}],
			"structs": [{"name": "single", "base": "", "fields": [{"name": "value", "type": "` + valueType + `"}]}]
		}`))
	}
	return nil, unsupported("fio-go is not asked for the type " + valueType)
}

func packValue(in input) (any, error) {
	abi, err := abiOf(in.Type)
	if err != nil {
		return nil, err
	}
	packed, err := abi.EncodeAction("single", []byte(fmt.Sprintf(`{"value":%s}`, in.Value)))
	if err != nil {
		return nil, err
	}
	return fields{"bytes": hex.EncodeToString(packed)}, nil
}

// Bytes after the value are ignored, as the module does.
func unpackValue(in input) (any, error) {
	abi, err := abiOf(in.Type)
	if err != nil {
		return nil, err
	}
	unpacked, err := abi.DecodeTableRowTyped("single", fromHex(in.Bytes))
	if err != nil {
		return nil, err
	}
	if len(unpacked) == 0 { // the module's form of an object without members: the optional value is absent
		return fields{"value": nil}, nil
	}
	var single struct {
		Value any `json:"value"`
	}
	if err := json.Unmarshal(unpacked, &single); err != nil {
		panic(err)
	}
	return fields{"value": single.Value}, nil
}
