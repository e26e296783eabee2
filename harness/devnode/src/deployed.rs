//! What deployed nodes put around what the chain answers.

use fio_chain_model::Answer;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::calls::Made;

/// The answer as it is sent: that of an action that was carried out inside its transaction (E-231), any other as it is.
pub(crate) fn body(made: &Made) -> Value {
    match is_carried_out(&made.answer) {
        true => transaction(made),
        false => Value::Object(made.answer.body.clone()),
    }
}

/// Every action answers with what it cost, and nothing else does.
fn is_carried_out(answer: &Answer) -> bool {
    answer.status == 200 && answer.body.contains_key("fee_collected")
}

fn transaction(made: &Made) -> Value {
    let call = &made.call;
    let time = call.time.unwrap_or_default();
    let id = hex::encode(Sha256::digest(json!([made.number, call]).to_string()));
    json!({
        "transaction_id": id,
        "processed": {
            "id": id,
            "block_num": time,
            "block_time": time_stamp(time),
            "producer_block_id": null,
            "receipt": {"status": "executed", "cpu_usage_us": 0, "net_usage_words": 0},
            "elapsed": 0,
            "net_usage": call.transaction_size.unwrap_or_default(),
            "scheduled": false,
            "action_traces": [{
                "receipt": {
                    "response": Value::Object(made.answer.body.clone()).to_string(),
                    "global_sequence": made.number,
                },
                "act": {
                    "authorization": [{"actor": call.signer, "permission": "active"}],
                    "data": call.parameters,
                },
                "trx_id": id,
                "block_num": time,
                "block_time": time_stamp(time),
                "producer_block_id": null,
                "except": null,
                "error_code": null,
            }],
            "account_ram_delta": null,
            "except": null,
            "error_code": null,
        },
    })
}

/// `get_info`: which chain this is, and what its last block is. There is a block for each second, with its number, final at once.
pub(crate) fn info(now: u32) -> Value {
    let block = block_id(now);
    json!({
        "server_version_string": concat!("fio-devnode ", env!("CARGO_PKG_VERSION")),
        "chain_id": hex::encode(Sha256::digest("fio-devnode")),
        "head_block_num": now,
        "head_block_id": block,
        "head_block_time": time_stamp(now),
        "head_block_producer": "devnode",
        "last_irreversible_block_num": now,
        "last_irreversible_block_id": block,
    })
}

/// As everywhere on this chain, a block's id begins with its number.
fn block_id(number: u32) -> String {
    let number = number.to_be_bytes();
    hex::encode([&number[..], &Sha256::digest(number)[4..]].concat())
}

fn time_stamp(seconds: u32) -> String {
    let time = Timestamp::from_second(seconds.into()).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%dT%H:%M:%S.000").to_string()
}
