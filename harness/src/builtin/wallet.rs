//! Operations of wallets: sizes, key matching, duties.

use fio_reference::r#match::{self as matching, Getter, Listed, Role};
use fio_reference::size::{self, Limit};
use fio_reference::{key, wallet};
use fio_vectors::operation::{
    AddressKeys, InspectIn, InspectOk, ListedRecord, MatchChooseIn, MatchChooseOk, MatchListIn, MatchListOk,
    MatchSelectIn, MatchSelectOk, MemoBudgetOk, SizeContentOk, SizeIn,
};

use super::content::parse_content;
use super::{Failure, Result, parse_keyring};

pub(super) fn size_content(request: SizeIn) -> Result<SizeContentOk> {
    let limit = limit(&request)?;
    let sizes = size::content_size(&parse_content(&request.r#type, &request.content)?, limit)?;
    Ok(SizeContentOk { plaintext: sizes.plaintext, sealed: sizes.sealed, text: sizes.text })
}

pub(super) fn memo_budget(request: SizeIn) -> Result<MemoBudgetOk> {
    let limit = limit(&request)?.ok_or_else(|| Failure::Request("a profile is needed".into()))?;
    let content = parse_content(&request.r#type, &request.content)?;
    Ok(MemoBudgetOk { bytes: size::memo_budget(&content, limit)? })
}

pub(crate) fn limit(request: &SizeIn) -> Result<Option<Limit>> {
    match (request.profile.as_deref(), request.rest) {
        (None, None) => Ok(None),
        (Some("documented"), None) => Ok(Some(Limit::Documented)),
        (Some("deployed"), Some(rest)) => Ok(Some(Limit::Deployed { rest })),
        (Some(other), _) if other != "documented" && other != "deployed" => {
            Err(Failure::Unknown(format!("there is no profile {other}")))
        }
        _ => Err(Failure::Request("`rest` goes with the profile deployed, and only with it".into())),
    }
}

pub(super) fn match_choose(request: MatchChooseIn) -> Result<MatchChooseOk> {
    let keyring = parse_keyring(&request.keyring)?;
    let (own, other) = (address_keys(&request.own), address_keys(&request.other));
    let (private, counterparty) = matching::choose(&own, &other, &keyring)?;
    Ok(MatchChooseOk {
        own: key::format_fio_public(&key::public_of(private)),
        counterparty: key::format_fio_public(&counterparty),
    })
}

fn address_keys(keys: &AddressKeys) -> matching::AddressKeys<'_> {
    matching::AddressKeys { encrypt_key: &keys.encrypt_key, mapped_key: &keys.mapped_key }
}

pub(super) fn match_list(request: MatchListIn) -> Result<MatchListOk> {
    let getter = getter(&request.getter)?;
    let records: Vec<_> = request.records.iter().map(listed).collect();
    let queried = key::parse_fio_public(&request.key)?;
    Ok(MatchListOk { positions: matching::list(getter, &queried, &records)? })
}

/// A record as the reference takes it.
pub(crate) fn listed(record: &ListedRecord) -> Listed<'_> {
    Listed {
        is_obt: record.kind == "obt",
        status: &record.status,
        payer_account: &record.payer_account,
        payee_account: &record.payee_account,
    }
}

pub(super) fn match_select(request: MatchSelectIn) -> Result<MatchSelectOk> {
    let getter = getter(&request.getter)?;
    let role = request.role.as_deref().map(role).transpose()?;
    let record = matching::Record {
        payer_fio_public_key: &request.record.payer_fio_public_key,
        payee_fio_public_key: &request.record.payee_fio_public_key,
        content: &request.record.content,
    };
    let keyring = parse_keyring(&request.keyring)?;
    let counterparties: Option<Vec<&str>> =
        request.counterparties.as_ref().map(|keys| keys.iter().map(String::as_str).collect());
    let selected = matching::select(getter, role, &record, &keyring, counterparties.as_deref())?;
    Ok(MatchSelectOk {
        content: selected.content.to_json(),
        own: key::format_fio_public(&selected.own),
        counterparty: key::format_fio_public(&selected.counterparty),
        via: if selected.by_fallback { "fallback" } else { "recorded" }.into(),
    })
}

pub(crate) fn role(name: &str) -> Result<Role> {
    match name {
        "payer" => Ok(Role::Payer),
        "payee" => Ok(Role::Payee),
        other => Err(Failure::Unknown(format!("there is no role {other}"))),
    }
}

pub(crate) fn getter(name: &str) -> Result<Getter> {
    Getter::from_name(name).ok_or_else(|| Failure::Unknown(format!("there is no getter {name}")))
}

pub(super) fn inspect(request: InspectIn) -> Result<InspectOk> {
    let inspection = wallet::inspect(parse_content(&request.r#type, &request.content)?)?;
    Ok(InspectOk { content: inspection.content.to_json(), findings: inspection.findings })
}
