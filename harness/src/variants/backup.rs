//! Wrong variants of the chapter *Backup of Search Indexes*.

use fio_reference::backup::Entry;
use fio_reference::{Error, key};
use serde_json::Value;

use super::Variant;
use crate::steps::REFERENCE;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "backup-without-count",
        does: "packs a backup without the number of its entries",
        seen: "likely: entries one after the other",
        breaks: "BACKUP-01",
        change: |steps| steps.backup.write_count = |_| Ok(Vec::new()),
    },
    Variant {
        id: "backup-flags-swapped",
        does: "packs monitoring before sharing_nbpa",
        seen: "likely: two flags in a row",
        breaks: "BACKUP-01",
        change: |steps| {
            steps.backup.write_entry = |abi, entry| {
                let (sharing_nbpa, monitoring) = (entry.monitoring, entry.sharing_nbpa);
                (REFERENCE.backup.write_entry)(abi, &Entry { sharing_nbpa, monitoring, ..entry.clone() })
            };
        },
    },
    Variant {
        id: "backup-flags-as-text",
        does: "packs the flags of a backup as strings",
        seen: "likely: the other fields are strings",
        breaks: "BACKUP-01",
        change: |steps| {
            steps.backup.write_entry = |abi, entry| {
                let mut bytes = Vec::new();
                let flag = |is_set: bool| if is_set { "1" } else { "0" };
                let flags = [flag(entry.sharing_nbpa), flag(entry.monitoring)];
                let fields = [&entry.search_index[..], &entry.fio_address, &entry.public_key];
                for field in fields.into_iter().chain(flags) {
                    bytes.extend(abi.write_string(field)?);
                }
                Ok(bytes)
            };
        },
    },
    Variant {
        id: "backup-address-first",
        does: "packs the FIO Address of a backup entry before its Search Index",
        seen: "likely: the address names the entry",
        breaks: "BACKUP-01",
        change: |steps| {
            steps.backup.write_entry = |abi, entry| {
                let (search_index, fio_address) = (entry.fio_address.clone(), entry.search_index.clone());
                (REFERENCE.backup.write_entry)(abi, &Entry { search_index, fio_address, ..entry.clone() })
            };
        },
    },
    Variant {
        id: "backup-flag-any-byte",
        does: "takes every flag of a backup but 0 for 1",
        seen: "likely: booleans in C",
        breaks: "BACKUP-05",
        change: |steps| steps.backup.read_flag = |byte| Ok(byte != 0),
    },
    Variant {
        id: "backup-forms-not-checked",
        does: "does not check the index, address and key of a backup entry",
        seen: "likely: one's own list is trusted",
        breaks: "BACKUP-06",
        change: |steps| steps.backup.check = |_| Ok(()),
    },
    Variant {
        id: "backup-leftover-refused",
        does: "refuses bytes after the last entry of a backup",
        seen: "abieos does so",
        breaks: "BACKUP-07",
        change: |steps| {
            steps.backup.check_end = |leftover, _| match leftover {
                0 => Ok(()),
                _ => Err(Error::BackupMalformed("bytes follow the last entry (BACKUP-07)")),
            };
        },
    },
    Variant {
        id: "backup-strict-mode-ignored",
        does: "reads a backup in strict mode as in the other one",
        seen: "likely: an option that is not passed on",
        breaks: "BACKUP-07",
        change: |steps| steps.backup.check_end = |_, _| Ok(()),
    },
    Variant {
        id: "growth-rounded-down",
        does: "rounds the units of growth down",
        seen: "likely: integer division",
        breaks: "BACKUP-09",
        change: |steps| {
            steps.backup.growth_units = |old, new| new.saturating_sub(old) / 1000;
        },
    },
    Variant {
        id: "growth-as-deployed-content",
        does: "counts a unit more than the whole thousands by which a list grows",
        seen: "likely: the deployed factor for content does so",
        breaks: "BACKUP-09",
        change: |steps| {
            steps.backup.growth_units = |old, new| new.saturating_sub(old) / 1000 + 1;
        },
    },
    Variant {
        id: "growth-at-least-one",
        does: "counts at least one unit, even where a list does not grow",
        seen: "likely: the fee is collected in any case (E-136)",
        breaks: "BACKUP-09",
        change: |steps| {
            steps.backup.growth_units = |old, new| new.saturating_sub(old).div_ceil(1000).max(1);
        },
    },
    Variant {
        id: "growth-of-the-whole",
        does: "counts the whole of the new list",
        seen: "likely: the old one has to be looked up",
        breaks: "BACKUP-09",
        change: |steps| {
            steps.backup.growth_units = |_, new| new.div_ceil(1000);
        },
    },
    Variant {
        id: "growth-per-1024",
        does: "counts a unit for each 1,024 bytes",
        seen: "likely: a kilobyte",
        breaks: "BACKUP-09",
        change: |steps| {
            steps.backup.growth_units = |old, new| new.saturating_sub(old).div_ceil(1024);
        },
    },
    Variant {
        id: "growth-by-difference-of-units",
        does: "counts the units of both lists and takes the difference",
        seen: "likely: units are stored instead of lengths",
        breaks: "BACKUP-09",
        change: |steps| {
            steps.backup.growth_units = |old, new| new.div_ceil(1000).saturating_sub(old.div_ceil(1000));
        },
    },
    Variant {
        id: "backup-key-not-checked",
        does: "does not check the key of a backup entry",
        seen: "likely: keys are checked when they are used",
        breaks: "BACKUP-06",
        change: |steps| {
            steps.backup.check = |entry| {
                let public_key =
                    key::format_fio_public(&key::public_of(&key::parse_private_bytes(&[1; 32])?));
                (REFERENCE.backup.check)(&Entry { public_key, ..entry.clone() })
            };
        },
    },
    Variant {
        id: "backup-flags-of-any-json",
        does: "takes true, \"1\" and every number but 0 for the flag 1 in what it packs",
        seen: "likely: what JavaScript and Python count as true",
        breaks: "BACKUP-05",
        change: |steps| {
            steps.backup.read_entries = |mut json| {
                let entries = json.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
                for value in entries.flat_map(|entry| entry.values_mut()) {
                    let is_true =
                        value.as_i64().is_some_and(|number| number != 0) || *value == "1" || *value == true;
                    if is_true {
                        *value = 1.into();
                    }
                }
                (REFERENCE.backup.read_entries)(json)
            };
        },
    },
];
