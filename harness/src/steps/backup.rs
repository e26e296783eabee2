//! The steps of the chapter *Backup of Search Indexes*.

use fio_reference::Error;
use fio_reference::account::is_fio_address;
use fio_reference::backup::{self, Entry};
use fio_reference::index::parse_index;
use fio_reference::key::parse_fio_public;
use fio_vectors::operation::{
    BackupEntry, BackupOpenIn, BackupOpenOk, BackupSealIn, GrowthUnitsIn, GrowthUnitsOk, Text,
};
use serde_json::{Value, json};

use super::{Abi, Cursor, Walk, content, ecdh, key, sealed, steps, text};
use crate::builtin::fip5::parse_entries;
use crate::builtin::{Result, random_iv};

type Refusable<T> = std::result::Result<T, Error>;

steps! {
    /// The steps of the chapter *Backup of Search Indexes*.
    Backup {
        /// The entries that are to be packed, from their JSON.
        read_entries: fn(Value) -> Refusable<Vec<Entry>> = parse_entries;
        /// The packed number of entries.
        write_count: fn(usize) -> Refusable<Vec<u8>> = write_count;
        /// A packed entry.
        write_entry: fn(&Abi, &Entry) -> Refusable<Vec<u8>> = write_entry;
        /// Reads a flag.
        read_flag: fn(u8) -> Refusable<bool> = read_flag;
        /// Checks the forms of an entry.
        check: fn(&Entry) -> Refusable<()> = check;
        /// Checks the number of bytes that are left over; in strict mode or not.
        check_end: fn(usize, bool) -> Refusable<()> = |leftover, is_strict| match is_strict && leftover > 0 {
            true => Err(Error::BackupMalformed("bytes follow the last entry (BACKUP-07)")),
            false => Ok(()),
        };
        /// The bundled transactions that storing a list costs, from the lengths of the stored text and of the new one.
        growth_units: fn(usize, usize) -> usize = backup::growth_units;
    }
}

fn write_count(count: usize) -> Refusable<Vec<u8>> {
    let count = u32::try_from(count).map_err(|_| Error::BackupMalformed("too many entries (BACKUP-04)"))?;
    Ok((Abi::REFERENCE.write_varuint32)(count))
}

fn write_entry(abi: &Abi, entry: &Entry) -> Refusable<Vec<u8>> {
    let mut bytes = Vec::new();
    for field in [&entry.search_index, &entry.fio_address, &entry.public_key] {
        bytes.extend(abi.write_string(field)?);
    }
    bytes.extend([u8::from(entry.sharing_nbpa), u8::from(entry.monitoring)]);
    Ok(bytes)
}

fn read_flag(byte: u8) -> Refusable<bool> {
    match byte {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Error::BackupMalformed("a flag is neither 0 nor 1 (BACKUP-05)")),
    }
}

fn check(entry: &Entry) -> Refusable<()> {
    let is_good = parse_index(&entry.search_index).is_ok()
        && is_fio_address(&entry.fio_address)
        && parse_fio_public(&entry.public_key).is_ok();
    match is_good {
        true => Ok(()),
        false => Err(Error::BackupMalformed("an index, address or key is not of its form (BACKUP-06)")),
    }
}

/// `backup.seal`
pub(super) fn seal(walk: &mut Walk, request: BackupSealIn) -> Result<Text> {
    let entries = (walk.steps.backup.read_entries)(request.entries)?;
    let plaintext = pack(walk, &entries);
    let plaintext = walk.take("plaintext", "BACKUP-01", plaintext)?;
    let encoding = ecdh::encoding_for_sealing(walk, walk.declared)?;
    let private = key::read_private(walk, &request.private.0)?;
    let iv = match request.iv {
        Some(iv) => sealed::read_iv(walk, &iv.0)?,
        None => random_iv()?.as_bytes().to_vec(),
    };
    let own = key::public_of_private(walk, &private)?;
    let secret = ecdh::secret_of(walk, &private, &own, encoding)?;
    let sealed = sealed::seal(walk, &secret, &iv, &plaintext)?;
    Ok(Text { text: text::encode(walk, &sealed) })
}

/// `backup.open`
pub(super) fn open(walk: &mut Walk, request: &BackupOpenIn) -> Result<BackupOpenOk> {
    let private = key::read_private(walk, &request.private.0)?;
    let sealed = text::decode(walk, &request.text)?;
    let own = key::public_of_private(walk, &private)?;
    let (plaintext, x_encoding) = content::open_with_keys(walk, &private, &own, &sealed)?;
    let (entries, leftover) = match unpack(walk, &plaintext) {
        Ok(unpacked) => unpacked,
        Err(error) => return Err(walk.refuse("entries", "BACKUP-04", as_backup(error))),
    };
    walk.note("leftover", "BACKUP-07", &leftover);
    let end = (walk.steps.backup.check_end)(leftover, request.strict == Some(true));
    end.map_err(|error| walk.refuse("leftover", "BACKUP-07", error))?;
    let entries: Vec<BackupEntry> = entries.into_iter().map(to_json).collect();
    walk.note("entries", "BACKUP-01", &json!(entries));
    Ok(BackupOpenOk { entries, leftover, x_encoding: x_encoding.name().into() })
}

/// `backup.growth_units`
pub(super) fn growth_units(walk: &mut Walk, request: &GrowthUnitsIn) -> GrowthUnitsOk {
    let units = (walk.steps.backup.growth_units)(request.old, request.new);
    walk.note("units", "BACKUP-09", &units);
    GrowthUnitsOk { units }
}

fn pack(walk: &Walk, entries: &[Entry]) -> Refusable<Vec<u8>> {
    let steps = &walk.steps.backup;
    let mut plaintext = (steps.write_count)(entries.len())?;
    for entry in entries {
        (steps.check)(entry)?;
        plaintext.extend((steps.write_entry)(&walk.steps.abi, entry)?);
    }
    Ok(plaintext)
}

fn unpack(walk: &Walk, plaintext: &[u8]) -> Refusable<(Vec<Entry>, usize)> {
    let steps = &walk.steps.backup;
    let mut cursor = Cursor::new(&walk.steps.abi, plaintext);
    let count = cursor.read_varuint32()?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let entry = Entry {
            search_index: cursor.read_string()?,
            fio_address: cursor.read_string()?,
            public_key: cursor.read_string()?,
            sharing_nbpa: (steps.read_flag)(cursor.read_byte()?)?,
            monitoring: (steps.read_flag)(cursor.read_byte()?)?,
        };
        (steps.check)(&entry)?;
        entries.push(entry);
    }
    Ok((entries, cursor.rest().len()))
}

fn to_json(entry: Entry) -> BackupEntry {
    BackupEntry {
        search_index: entry.search_index,
        fio_address: entry.fio_address,
        public_key: entry.public_key,
        sharing_nbpa: entry.sharing_nbpa.into(),
        monitoring: entry.monitoring.into(),
    }
}

fn as_backup(error: Error) -> Error {
    match error {
        Error::AbiMalformed(reason) => Error::BackupMalformed(reason),
        other => other,
    }
}
