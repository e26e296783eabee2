//! The sealed list of a wallet's counterparties (chapter *Backup of Search Indexes*).

use zeroize::Zeroizing;

use crate::abi::{Reader, write_string, write_varuint32};
use crate::account::is_fio_address;
use crate::ecdh::{self, XEncoding};
use crate::index::parse_index;
use crate::key::{self, PrivateKey, parse_fio_public};
use crate::sealed::{self, InitializationVector};
use crate::size::{prefix_size, string_size};
use crate::{Error, content, text};

/// A counterparty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The Search Index that is placed on records for it.
    pub search_index: String,
    /// Its FIO Address.
    pub fio_address: String,
    /// Its public key, as text.
    pub public_key: String,
    /// Whether it was given access to addresses.
    pub sharing_nbpa: bool,
    /// Whether its records are asked for.
    pub monitoring: bool,
}

/// What [`unpack`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// The list.
    pub entries: Vec<Entry>,
    /// The number of bytes after the last entry.
    pub leftover: usize,
}

/// What [`open`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The list, and what was left over.
    pub unpacked: Unpacked,
    /// The encoding of x that it was sealed under: the first where several coincide.
    pub x_encoding: XEncoding,
}

/// Packs a list (BACKUP-01).
///
/// Errors: `backup.malformed` for an entry that is not of its form.
pub fn pack(entries: &[Entry]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let count =
        u32::try_from(entries.len()).map_err(|_| Error::BackupMalformed("too many entries (BACKUP-04)"))?;
    // With room for all, as memory that it grew out of would not be wiped.
    let length = prefix_size(entries.len()) + entries.iter().map(packed_size).sum::<usize>();
    let mut plaintext = Zeroizing::new(Vec::with_capacity(length));
    write_varuint32(&mut plaintext, count);
    for entry in entries {
        check(entry)?;
        for field in strings(entry) {
            write_string(&mut plaintext, field)?;
        }
        plaintext.extend([u8::from(entry.sharing_nbpa), u8::from(entry.monitoring)]);
    }
    Ok(plaintext)
}

/// Unpacks a list.
///
/// Errors: `backup.malformed`.
pub fn unpack(plaintext: &[u8]) -> Result<Unpacked, Error> {
    let mut reader = Reader::new(plaintext);
    let count = reader.read_varuint32().map_err(as_backup)?;
    // Grows with what is really there: the count comes from outside (BACKUP-04).
    let mut entries = Vec::new();
    for _ in 0..count {
        let entry = read_entry(&mut reader).map_err(as_backup)?;
        check(&entry)?;
        entries.push(entry);
    }
    Ok(Unpacked { entries, leftover: reader.leftover() })
}

/// As [`unpack`], in strict mode (BACKUP-07).
///
/// Errors: `backup.malformed`.
pub fn unpack_strict(plaintext: &[u8]) -> Result<Unpacked, Error> {
    match unpack(plaintext)? {
        unpacked if unpacked.leftover == 0 => Ok(unpacked),
        _ => Err(Error::BackupMalformed("bytes follow the last entry (BACKUP-07)")),
    }
}

/// Seals a list for its owner (BACKUP-02).
///
/// Errors: `backup.malformed`; `ecdh.not_for_sealing` for [`XEncoding::TwosComplement`].
pub fn seal(
    entries: &[Entry],
    owner: &PrivateKey,
    encoding: XEncoding,
    iv: &InitializationVector,
) -> Result<String, Error> {
    let plaintext = pack(entries)?;
    let secret = ecdh::shared_secret(owner, &key::public_of(owner), encoding.for_sealing()?);
    let keys = sealed::derive_keys(secret.as_bytes());
    Ok(text::encode(&sealed::seal(&keys, iv, &plaintext)))
}

/// Opens a list that its owner sealed (BACKUP-03).
///
/// Errors: `text.malformed`, `sealed.rejected`, `backup.malformed`.
pub fn open(owner: &PrivateKey, text: &str) -> Result<Opened, Error> {
    open_as(owner, text, unpack)
}

/// As [`open`], in strict mode (BACKUP-07).
///
/// Errors: as [`open`].
pub fn open_strict(owner: &PrivateKey, text: &str) -> Result<Opened, Error> {
    open_as(owner, text, unpack_strict)
}

/// The bundled transactions that storing a list costs, from the lengths of the stored text and of the new one (BACKUP-09).
pub fn growth_units(old: usize, new: usize) -> usize {
    new.saturating_sub(old).div_ceil(1000)
}

fn open_as(
    owner: &PrivateKey,
    text: &str,
    unpack: fn(&[u8]) -> Result<Unpacked, Error>,
) -> Result<Opened, Error> {
    let (plaintext, x_encoding) =
        content::open_with_keys(owner, &key::public_of(owner), &text::decode(text)?)?;
    Ok(Opened { unpacked: unpack(&plaintext)?, x_encoding })
}

fn read_entry(reader: &mut Reader<'_>) -> Result<Entry, Error> {
    Ok(Entry {
        search_index: reader.read_string()?.to_owned(),
        fio_address: reader.read_string()?.to_owned(),
        public_key: reader.read_string()?.to_owned(),
        sharing_nbpa: read_flag(reader)?,
        monitoring: read_flag(reader)?,
    })
}

fn read_flag(reader: &mut Reader<'_>) -> Result<bool, Error> {
    match reader.read_byte()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Error::BackupMalformed("a flag is neither 0 nor 1 (BACKUP-05)")),
    }
}

/// The fields that are strings, in the order in which they are packed.
fn strings(entry: &Entry) -> [&str; 3] {
    [&entry.search_index, &entry.fio_address, &entry.public_key]
}

/// The packed size of an entry: its strings and two flags.
fn packed_size(entry: &Entry) -> usize {
    strings(entry).iter().map(|field| string_size(field.len())).sum::<usize>() + 2
}

/// The forms of the three texts (BACKUP-06).
fn check(entry: &Entry) -> Result<(), Error> {
    let is_good = parse_index(&entry.search_index).is_ok()
        && is_fio_address(&entry.fio_address)
        && parse_fio_public(&entry.public_key).is_ok();
    match is_good {
        true => Ok(()),
        false => Err(Error::BackupMalformed("an index, address or key is not of its form (BACKUP-06)")),
    }
}

fn as_backup(error: Error) -> Error {
    match error {
        Error::AbiMalformed(reason) => Error::BackupMalformed(reason),
        other => other,
    }
}
