//! Operations that FIP-5 adds.

use fio_reference::backup::{self, Entry};
use fio_reference::ecdh::{self, XEncoding};
use fio_reference::r#match::{self as matching, PrivateGetter};
use fio_reference::{Error, index, key, wallet};
use fio_vectors::HexBytes;
use fio_vectors::operation::{
    BackupEntry, BackupOpenIn, BackupOpenOk, BackupSealIn, Bytes, IndexDeriveIn, IndexDeriveOk, IndexEntry,
    IndexPollIn, IndexPollOk, MatchSelectPrivateIn, MatchSelectPrivateOk, Quarantined, ReconcileIn,
    ReconcileOk, RequestState, Text,
};

use super::{Failure, Result, iv_or_random, parse_keyring, x_encoding};

pub(super) fn index_derive(request: IndexDeriveIn, declared: XEncoding) -> Result<IndexDeriveOk> {
    let encoding = request.x_encoding.as_deref().map_or(Ok(declared), x_encoding)?;
    let for_other = match request.receiver.as_str() {
        "other" => true,
        "own" => false,
        other => return Err(Failure::Unknown(format!("there is no receiver {other}"))),
    };
    if for_other {
        encoding.for_sealing()?;
    }
    let private = key::parse_private_bytes(&request.private.0)?;
    let public = key::parse_fio_public(&request.public)?;
    let index = if for_other {
        index::publish(&private, &public, encoding)?
    } else {
        index::derive(&ecdh::shared_secret(&private, &public, encoding), &key::public_of(&private))
    };
    Ok(IndexDeriveOk { index: index.to_text() })
}

pub(super) fn index_poll(request: IndexPollIn) -> Result<IndexPollOk> {
    let own = parse_keyring(&request.own)?;
    let counterparties = request.counterparties.iter().map(|text| key::parse_fio_public(text));
    let counterparties = counterparties.collect::<std::result::Result<Vec<_>, _>>()?;
    let entries = index::poll(&own, &counterparties).into_iter().map(|entry| IndexEntry {
        own: key::format_fio_public(&entry.own),
        counterparty: key::format_fio_public(&entry.counterparty),
        index: entry.index.to_text(),
        x_encoding: entry.x_encoding.name().into(),
    });
    Ok(IndexPollOk { entries: entries.collect() })
}

pub(super) fn index_parse(request: Text) -> Result<Bytes> {
    Ok(Bytes { bytes: HexBytes(index::parse_index(&request.text)?.as_bytes().to_vec()) })
}

pub(super) fn backup_seal(request: BackupSealIn, declared: XEncoding) -> Result<Text> {
    let entries = parse_entries(request.entries)?;
    // What is wrong with the list is told before what is wrong with the key and the initialization vector.
    backup::pack(&entries)?;
    let private = key::parse_private_bytes(&request.private.0)?;
    let iv = iv_or_random(request.iv.as_ref())?;
    Ok(Text { text: backup::seal(&entries, &private, declared, &iv)? })
}

/// Entries as JSON. One that is not of the form is refused as the chapter says, and not as a bad request.
pub(crate) fn parse_entries(json: serde_json::Value) -> std::result::Result<Vec<Entry>, Error> {
    let malformed = |_| Error::BackupMalformed("an entry has not the fields of an entry (BACKUP-01)");
    let entries: Vec<BackupEntry> = serde_json::from_value(json).map_err(malformed)?;
    let flag = |value| match value {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Error::BackupMalformed("a flag is neither 0 nor 1 (BACKUP-05)")),
    };
    let entry = |entry: BackupEntry| {
        Ok(Entry {
            search_index: entry.search_index,
            fio_address: entry.fio_address,
            public_key: entry.public_key,
            sharing_nbpa: flag(entry.sharing_nbpa)?,
            monitoring: flag(entry.monitoring)?,
        })
    };
    entries.into_iter().map(entry).collect()
}

pub(super) fn backup_open(request: BackupOpenIn) -> Result<BackupOpenOk> {
    let private = key::parse_private_bytes(&request.private.0)?;
    let opened = match request.strict {
        Some(true) => backup::open_strict(&private, &request.text)?,
        _ => backup::open(&private, &request.text)?,
    };
    let entries = opened.unpacked.entries.into_iter().map(|entry| BackupEntry {
        search_index: entry.search_index,
        fio_address: entry.fio_address,
        public_key: entry.public_key,
        sharing_nbpa: entry.sharing_nbpa.into(),
        monitoring: entry.monitoring.into(),
    });
    Ok(BackupOpenOk {
        entries: entries.collect(),
        leftover: opened.unpacked.leftover,
        x_encoding: opened.x_encoding.name().into(),
    })
}

pub(super) fn match_select_private(request: MatchSelectPrivateIn) -> Result<MatchSelectPrivateOk> {
    let getter = PrivateGetter::from_name(&request.getter)
        .ok_or_else(|| Failure::Unknown(format!("there is no getter {}", request.getter)))?;
    let record = matching::PrivateRecord {
        public_key: &request.record.public_key,
        search_index: &request.record.search_index,
        content: &request.record.content,
    };
    let counterparties: Vec<&str> = request.counterparties.iter().map(String::as_str).collect();
    let selected =
        matching::select_private(getter, &record, &parse_keyring(&request.keyring)?, &counterparties)?;
    Ok(MatchSelectPrivateOk {
        content: selected.content.to_json(),
        own: key::format_fio_public(&selected.own),
        counterparty: key::format_fio_public(&selected.counterparty),
    })
}

pub(super) fn wallet_reconcile(request: ReconcileIn) -> Result<ReconcileOk> {
    let keyring = parse_keyring(&request.keyring)?;
    let counterparties: Vec<&str> = request.counterparties.iter().map(String::as_str).collect();
    let requests: Vec<_> = request
        .requests
        .iter()
        .map(|request| wallet::Request {
            fio_request_id: request.fio_request_id,
            payee_fio_address: &request.payee_fio_address,
            payee_fio_public_key: &request.payee_fio_public_key,
            payer_search_index: &request.payer_search_index,
            content: &request.content,
        })
        .collect();
    let actions: Vec<_> = request
        .actions
        .iter()
        .map(|action| wallet::Action {
            payer_fio_address: &action.payer_fio_address,
            payer_fio_public_key: &action.payer_fio_public_key,
            payee_search_index: &action.payee_search_index,
            content: &action.content,
        })
        .collect();
    let found = wallet::reconcile(&keyring, &counterparties, &requests, &actions);
    let state = |request: wallet::RequestState| RequestState {
        fio_request_id: request.fio_request_id,
        state: request.state.name().into(),
        action: request.action,
    };
    let quarantined =
        |(action, reason): (usize, wallet::Reason)| Quarantined { action, reason: reason.name().into() };
    Ok(ReconcileOk {
        requests: found.requests.into_iter().map(state).collect(),
        direct: found.direct,
        conflicts: found.conflicts,
        quarantine: found.quarantine.into_iter().map(quarantined).collect(),
    })
}
