//! Wrong variants of the chapter *Content*.

use fio_reference::content::dialect::{self, Reading};
use fio_reference::content::{ContentType, Dialect, Field};
use fio_vectors::Object;
use serde_json::Value;

use super::Variant;
use crate::builtin::content::parse_content;
use crate::steps::REFERENCE;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "fields-of-fiojs-0.5",
        does: "packs requests without chain_code, as the content was before it changed",
        seen: "fiojs 0.5.1",
        breaks: "CONTENT-01",
        change: |steps| {
            steps.content.fields = |content_type| {
                let is_request = content_type.base() == ContentType::NewFunds;
                let fields = content_type.fields().iter().copied();
                fields.filter(|field| !(is_request && field.name == "chain_code")).collect()
            };
        },
    },
    Variant {
        id: "fields-token-before-chain",
        does: "packs token_code before chain_code",
        seen: "likely: the names are alike",
        breaks: "CONTENT-01",
        change: |steps| {
            steps.content.fields = |content_type| swapped(content_type, "chain_code", "token_code");
        },
    },
    Variant {
        id: "fields-payee-before-payer",
        does: "packs payee_public_address before payer_public_address in FIO Data",
        seen: "likely: that is the order in requests",
        breaks: "CONTENT-02",
        change: |steps| {
            steps.content.fields =
                |content_type| swapped(content_type, "payer_public_address", "payee_public_address");
        },
    },
    Variant {
        id: "twelve-strings-written",
        does: "writes twelve plain strings with CompactSize lengths (Trust Wallet Core's dialect)",
        seen: "Trust Wallet Core (NewFundsRequest.cpp:14)",
        breaks: "CONTENT-07",
        change: |steps| {
            steps.content.pack = |abi, fields| {
                let mut abi = *abi;
                let is_request = fields.len() == 7;
                abi.write_length = |length| match u16::try_from(length) {
                    Ok(short @ ..0xfd) => short.to_le_bytes()[..1].to_vec(),
                    Ok(short) => [&[0xfd][..], &short.to_le_bytes()].concat(),
                    Err(_) => [&[0xfe][..], &length.to_le_bytes()].concat(),
                };
                let mut plaintext = Vec::new();
                for (_, value) in fields {
                    plaintext.extend(abi.write_string(value.as_deref().unwrap_or_default())?);
                }
                plaintext.extend(vec![0; if is_request { 5 } else { 0 }]);
                Ok(plaintext)
            };
        },
    },
    Variant {
        id: "memo-trimmed",
        does: "takes white space around values off",
        seen: "likely: input fields are trimmed",
        breaks: "CONTENT-07",
        change: |steps| {
            steps.content.value =
                |_, value| value.map(|value| value.trim_matches([' ', '\u{feff}', '\0']).to_owned());
        },
    },
    Variant {
        id: "codes-in-upper-case",
        does: "writes chain_code and token_code in upper case",
        seen: "likely: readers have to do that (WALLET-01)",
        breaks: "CONTENT-07",
        change: |steps| {
            steps.content.value = |name, value| match name {
                "chain_code" | "token_code" => value.map(str::to_ascii_uppercase),
                _ => value.map(str::to_owned),
            };
        },
    },
    Variant {
        id: "markup-escaped",
        does: "escapes <, > and & in what it packs",
        seen: "likely: encoding/json of Go",
        breaks: "CONTENT-07",
        change: |steps| {
            steps.content.value = |_, value| {
                let escape =
                    |text: &str| text.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e");
                value.map(escape)
            };
        },
    },
    Variant {
        id: "unknown-fields-ignored",
        does: "ignores fields that the type does not have",
        seen: "fiojs 1.0.2, and most JSON readers",
        breaks: "CONTENT-05",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let fields = ContentType::from_name(content_type)?.fields();
                let known = |(name, _): &(&String, &Value)| fields.iter().any(|field| field.name == *name);
                parse_content(
                    content_type,
                    &changed(json, |object| {
                        object
                            .iter()
                            .filter(known)
                            .map(|(name, value)| (name.clone(), value.clone()))
                            .collect()
                    }),
                )
            };
        },
    },
    Variant {
        id: "values-turned-into-text",
        does: "turns values that are no strings into text, so that null becomes \"null\"",
        seen: "fiojs 1.0.2 (String(value))",
        breaks: "CONTENT-04",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let fields = ContentType::from_name(content_type)?.fields();
                parse_content(content_type, &changed(json, |object| as_texts(object, fields)))
            };
        },
    },
    Variant {
        id: "content-taken-as-it-comes",
        does: "ignores unknown fields, and turns values that are no strings into text",
        seen: "fiojs 1.0.2 (the serializer asks for the fields that it knows, and String(value))",
        breaks: "CONTENT-04",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let fields = ContentType::from_name(content_type)?.fields();
                let known = |object: &Object| {
                    let mut known = as_texts(object, fields);
                    known.retain(|name, _| fields.iter().any(|field| field.name == *name));
                    known
                };
                parse_content(content_type, &changed(json, known))
            };
        },
    },
    Variant {
        id: "required-fields-filled-in",
        does: "takes a missing required field, or null, for the empty string",
        seen: "fio-go 1.1.0-rc1 (Go's zero values)",
        breaks: "CONTENT-04",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let fields = ContentType::from_name(content_type)?.fields();
                parse_content(
                    content_type,
                    &changed(json, |object| {
                        let mut object = object.clone();
                        for field in fields.iter().filter(|field| !field.is_optional) {
                            let value = object.entry(field.name).or_insert(Value::Null);
                            if value.is_null() {
                                *value = "".into();
                            }
                        }
                        object
                    }),
                )
            };
        },
    },
    Variant {
        id: "surrogates-replaced",
        does: "writes U+FFFD for a lone surrogate",
        seen: "fiojs 1.0.2 (TextEncoder)",
        breaks: "CONTENT-18",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                parse_content(
                    content_type,
                    &changed(json, |object| {
                        object.iter().map(|(name, value)| (name.clone(), replaced(value))).collect()
                    }),
                )
            };
        },
    },
    Variant {
        id: "optional-fields-required",
        does: "refuses content in which an optional field is missing, unless it is null",
        seen: "fiojs 1.0.2",
        breaks: "CONTENT-03",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let content = parse_content(content_type, json)?;
                let is_there = |field: &Field| json.get(field.name).is_some();
                match content.content_type().fields().iter().all(is_there) {
                    true => Ok(content),
                    false => Err(fio_reference::Error::ContentInvalid("a field is missing")),
                }
            };
        },
    },
    Variant {
        id: "standard-dialect-only",
        does: "reads the standard dialect only",
        seen: "fiojs 1.0.2 and most others",
        breaks: "CONTENT-08",
        change: |steps| {
            steps.content.readings = |_, is_strict| vec![standard(!is_strict)];
        },
    },
    Variant {
        id: "leftover-before-dialects",
        does: "allows bytes left over before it tries the other dialects",
        seen: "fio-go 1.1.0-rc1 (reqobt.go:491)",
        breaks: "CONTENT-08",
        change: |steps| {
            steps.content.readings = |content_type, is_strict| match is_strict {
                true => vec![standard(false)],
                false => [vec![standard(true)], dialect::readings(content_type).to_vec()].concat(),
            };
        },
    },
    Variant {
        id: "leftover-refused",
        does: "refuses bytes after the last field of content",
        seen: "abieos (fiosdk_kotlin, fiosdk_ios), Ledger",
        breaks: "CONTENT-09",
        change: |steps| {
            steps.content.readings = |content_type, is_strict| {
                let readings = (REFERENCE.content.readings)(content_type, is_strict).into_iter();
                readings.map(|reading| Reading { ignores_leftover: false, ..reading }).collect()
            };
        },
    },
    Variant {
        id: "strict-mode-ignored",
        does: "reads content in strict mode as in the other one",
        seen: "likely: an option that is not passed on",
        breaks: "CONTENT-17",
        change: |steps| {
            steps.content.readings = |content_type, _| dialect::readings(content_type).to_vec();
        },
    },
    Variant {
        id: "optional-read-as-null",
        does: "reads an optional field that is empty as null",
        seen: "likely: an empty string is false in JavaScript and Python",
        breaks: "CONTENT-12",
        change: |steps| steps.content.value_read = |_, value| value.filter(|value| !value.is_empty()),
    },
    Variant {
        id: "private-forms-not-checked",
        does: "does not check the forms of private content that it reads",
        seen: "likely: the base type has no forms",
        breaks: "CONTENT-21",
        change: |steps| steps.content.check_private = |_, _| Ok(()),
    },
    Variant {
        id: "type-guessed",
        does: "takes an unknown type for one that has the fields",
        seen: "likely: a default where there should be an error",
        breaks: "CONTENT-06",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let parsed = parse_content(content_type, json);
                match ContentType::from_name(content_type) {
                    Ok(_) => parsed,
                    Err(_) => TYPES.iter().find_map(|name| parse_content(name, json).ok()).map_or(parsed, Ok),
                }
            };
        },
    },
    Variant {
        id: "type-by-its-beginning",
        does: "takes the beginning of a type's name for the type",
        seen: "likely: types are often named without _content",
        breaks: "CONTENT-06",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let begins = |name: &&&str| !content_type.is_empty() && name.starts_with(content_type);
                parse_content(TYPES.iter().find(begins).unwrap_or(&content_type), json)
            };
        },
    },
    Variant {
        id: "reserved-fields-ignored",
        does: "ignores the fields future_use1 to future_use5",
        seen: "likely: the page of the API lists them",
        breaks: "CONTENT-05",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let known = |object: &Object| {
                    let fields = object.iter().filter(|(name, _)| !name.starts_with("future_use"));
                    fields.map(|(name, value)| (name.clone(), value.clone())).collect()
                };
                parse_content(content_type, &changed(json, known))
            };
        },
    },
    Variant {
        id: "surrogates-half-checked",
        does: "refuses a lone first half of a surrogate pair, and writes U+FFFD for a lone second half",
        seen: "likely: a check that a second half follows each first",
        breaks: "CONTENT-18",
        change: |steps| {
            steps.content.parse_json = |content_type, json| {
                let replaced = |value: &Value| match units(value) {
                    Some(units) if !has_lone_first_half(&units) => replaced(value),
                    _ => value.clone(),
                };
                parse_content(
                    content_type,
                    &changed(json, |object| {
                        object.iter().map(|(name, value)| (name.clone(), replaced(value))).collect()
                    }),
                )
            };
        },
    },
    Variant {
        id: "fields-filled-up",
        does: "takes the fields that a plaintext ends before for empty, without checking them",
        seen: "likely: the zero values of Go",
        breaks: "CONTENT-20",
        change: |steps| {
            steps.abi.read_length = |bytes| match bytes {
                [] => Ok((0, 0)),
                _ => (REFERENCE.abi.read_length)(bytes),
            };
            steps.content.check_private = |_, _| Ok(());
        },
    },
    Variant {
        id: "private-status-not-checked",
        does: "reads private content with any status",
        seen: "likely: public content may have any",
        breaks: "CONTENT-21",
        change: |steps| {
            steps.content.check_private = |content_type, object| {
                let mut object = object.clone();
                if let Some(status) = object.get_mut("status") {
                    *status = "sent_to_blockchain".into();
                }
                (REFERENCE.content.check_private)(content_type, &object)
            };
        },
    },
    Variant {
        id: "seven-strings-with-leftover",
        does: "reads FIO Data as a request, by seven plain strings and bytes left over",
        seen: "fio-go 1.1.0-rc1 (reqobt.go:491)",
        breaks: "CONTENT-11",
        change: |steps| {
            steps.content.readings = |content_type, is_strict| {
                let mut readings = (REFERENCE.content.readings)(content_type, is_strict);
                if content_type == ContentType::NewFunds && !is_strict {
                    readings.push(Reading { dialect: Dialect::SevenStrings, ignores_leftover: true });
                }
                readings
            };
        },
    },
];

fn standard(ignores_leftover: bool) -> Reading {
    Reading { dialect: Dialect::Standard, ignores_leftover }
}

/// The fields of a type, with two of them in each other's place.
fn swapped(content_type: ContentType, a: &str, b: &str) -> Vec<Field> {
    let mut fields = content_type.fields().to_vec();
    let place = |name: &str| fields.iter().position(|field| field.name == name);
    if let (Some(a), Some(b)) = (place(a), place(b)) {
        fields.swap(a, b);
    }
    fields
}

/// The JSON with another object, if it is one.
fn changed(json: &Value, change: impl FnOnce(&Object) -> Object) -> Value {
    json.as_object().map_or_else(|| json.clone(), |object| Value::Object(change(object)))
}

/// A value that came as UTF-16 in hex, with U+FFFD for what is no Unicode.
fn replaced(value: &Value) -> Value {
    units(value).map_or_else(|| value.clone(), |units| String::from_utf16_lossy(&units).into())
}

/// What JavaScript makes of a value as text.
/// The fields with text in place of what is no string, but for null where nothing may stand.
fn as_texts(object: &Object, fields: &[Field]) -> Object {
    let is_optional = |name: &str| fields.iter().any(|field| field.name == name && field.is_optional);
    let text = |(name, value): (&String, &Value)| {
        let value = match value {
            Value::Null if is_optional(name) => Value::Null,
            Value::String(_) => value.clone(),
            Value::Object(object) if object.contains_key("utf16") => value.clone(),
            other => as_javascript(other).into(),
        };
        (name.clone(), value)
    };
    object.iter().map(text).collect()
}

fn as_javascript(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(as_javascript).collect::<Vec<_>>().join(","),
        Value::String(text) => text.clone(),
        Value::Object(_) => "[object Object]".to_owned(),
        other => other.to_string(),
    }
}

const TYPES: [&str; 4] = [
    "new_funds_content",
    "record_obt_data_content",
    "private_funds_request_content",
    "private_send_action_content",
];

/// The UTF-16 units of a value that came as such.
fn units(value: &Value) -> Option<Vec<u16>> {
    let bytes = hex::decode(value.get("utf16")?.as_str()?).ok()?;
    Some(bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect())
}

fn has_lone_first_half(units: &[u16]) -> bool {
    let is_first = |unit: u16| (0xd800..0xdc00).contains(&unit);
    let is_second = |unit: Option<&u16>| unit.is_some_and(|unit| (0xdc00..0xe000).contains(unit));
    units.iter().enumerate().any(|(place, &unit)| is_first(unit) && !is_second(units.get(place + 1)))
}
