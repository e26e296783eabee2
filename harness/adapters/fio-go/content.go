package main

import (
	"encoding/hex"
	"encoding/json"
	"strings"

	fio "github.com/fioprotocol/fio-go"
)

const (
	requestType = "new_funds_content"
	recordType  = "record_obt_data_content" // the module calls it record_send_content
)

// Content of either type.
type sealable interface {
	Encrypt(from *fio.Account, toPubKey string) (string, error)
}

// The module has a Go struct for each type of content. What no caller could write into one is unsupported: another type,
// another field, a value that is no string. A string that is missing or null is left as Go makes it: empty.
func contentOf(in input) (sealable, error) {
	var values map[string]string
	if err := json.Unmarshal(in.Content, &values); err != nil || values == nil {
		return nil, unsupported("content of fio-go is a Go struct of strings")
	}
	take := func(name string) string {
		value := values[name]
		delete(values, name)
		return value
	}
	var content sealable
	switch in.Type {
	case requestType:
		content = fio.ObtRequestContent{
			PayeePublicAddress: take("payee_public_address"),
			Amount:             take("amount"),
			ChainCode:          take("chain_code"),
			TokenCode:          take("token_code"),
			Memo:               take("memo"),
			Hash:               take("hash"),
			OfflineUrl:         take("offline_url"),
		}
	case recordType:
		content = fio.ObtRecordContent{
			PayerPublicAddress: take("payer_public_address"),
			PayeePublicAddress: take("payee_public_address"),
			Amount:             take("amount"),
			ChainCode:          take("chain_code"),
			TokenCode:          take("token_code"),
			Status:             take("status"),
			ObtId:              take("obt_id"),
			Memo:               take("memo"),
			Hash:               take("hash"),
			OfflineUrl:         take("offline_url"),
		}
	default:
		return nil, unsupported("fio-go has no struct for the type " + in.Type)
	}
	for name := range values {
		return nil, unsupported("the struct of fio-go has no field " + name)
	}
	return content, nil
}

// The module packs inside Encrypt alone, so the plaintext is what EciesDecrypt finds in what Encrypt made.
func packed(content sealable, from *fio.Account, to string) ([]byte, error) {
	text, err := content.Encrypt(from, to)
	if err != nil {
		return nil, err
	}
	return fio.EciesDecrypt(from, to, text)
}

func packContent(in input) (any, error) {
	content, err := contentOf(in)
	if err != nil {
		return nil, err
	}
	own, err := fio.NewRandomAccount()
	if err != nil {
		return nil, err
	}
	plaintext, err := packed(content, own, own.PubKey)
	if err != nil {
		return nil, err
	}
	return fields{"plaintext": hex.EncodeToString(plaintext)}, nil
}

// Encrypt takes no initialization vector, EciesEncrypt does. Where one is given, it is EciesEncrypt that seals.
func sealContent(in input) (any, error) {
	if err := onlyFixed32(in.XEncoding); err != nil {
		return nil, err
	}
	content, err := contentOf(in)
	if err != nil {
		return nil, err
	}
	own, err := account(in.Private)
	if err != nil {
		return nil, err
	}
	if in.IV == nil {
		text, err := content.Encrypt(own, in.Public)
		return fields{"text": text}, err
	}
	plaintext, err := packed(content, own, in.Public)
	if err != nil {
		return nil, err
	}
	text, err := fio.EciesEncrypt(own, in.Public, plaintext, fromHex(*in.IV))
	return fields{"text": text}, err
}

func obtType(name string) fio.ObtType {
	switch name {
	case requestType:
		return fio.ObtRequestType
	case recordType:
		return fio.ObtResponseType
	}
	return fio.ObtInvalidType
}

func opened(own *fio.Account, in input, text string) (any, error) {
	if in.Strict {
		return nil, unsupported("fio-go has no strict mode")
	}
	if strings.HasPrefix(in.Type, "private_") {
		return nil, unsupported("fio-go has nothing of FIP-5, so no type " + in.Type)
	}
	result, err := fio.DecryptContent(own, in.Public, text, obtType(in.Type))
	if err != nil {
		return nil, err
	}
	if result.Request != nil {
		return fields{"content": result.Request}, nil
	}
	return fields{"content": result.Record}, nil
}

// The module unpacks inside DecryptContent alone, so the plaintext is sealed for it first.
func unpackContent(in input) (any, error) {
	own, err := fio.NewRandomAccount()
	if err != nil {
		return nil, err
	}
	in.Public = own.PubKey
	text, err := fio.EciesEncrypt(own, in.Public, fromHex(in.Plaintext), nil)
	if err != nil {
		return nil, err
	}
	return opened(own, in, text)
}

func openContent(in input) (any, error) {
	own, err := account(in.Private)
	if err != nil {
		return nil, err
	}
	return opened(own, in, in.Text)
}
