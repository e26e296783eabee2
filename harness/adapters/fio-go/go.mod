module fio-go-adapter

go 1.21

require github.com/fioprotocol/fio-go v1.1.0-rc1

require (
	github.com/btcsuite/btcd v0.0.0-20171128150713-2e60448ffcc6 // indirect
	github.com/ethereum/go-ethereum v1.9.25 // indirect
	github.com/mr-tron/base58 v1.2.0 // indirect
	github.com/tidwall/gjson v1.6.5 // indirect
	github.com/tidwall/match v1.0.3 // indirect
	github.com/tidwall/pretty v1.0.2 // indirect
	github.com/tidwall/sjson v1.1.1 // indirect
	go.uber.org/atomic v1.6.0 // indirect
	go.uber.org/multierr v1.5.0 // indirect
	go.uber.org/zap v1.15.0 // indirect
	golang.org/x/crypto v0.0.0-20200622213623-75b288015ac9 // indirect
	golang.org/x/sys v0.0.0-20200824131525-c12d262b63d8 // indirect
)
