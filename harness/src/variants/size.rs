//! Wrong variants of the chapter *Sizes*.

use fio_reference::content::ContentType;
use fio_reference::size;

use super::Variant;

pub(super) const VARIANTS: &[Variant] = &[
    Variant {
        id: "size-in-characters",
        does: "counts the characters of strings and not their bytes",
        seen: "likely: the sources give limits in characters",
        breaks: "SIZE-02",
        change: |steps| steps.size.length = |text| text.chars().count(),
    },
    Variant {
        id: "size-in-utf-16-units",
        does: "counts the UTF-16 units of strings and not their bytes",
        seen: "likely: what length counts in JavaScript, Java and C#",
        breaks: "SIZE-02",
        change: |steps| steps.size.length = |text| text.encode_utf16().count(),
    },
    Variant {
        id: "size-of-lengths-is-1",
        does: "reckons with lengths of one byte",
        seen: "Ledger",
        breaks: "SIZE-01",
        change: |steps| steps.size.prefix_size = |_| 1,
    },
    Variant {
        id: "size-without-flags",
        does: "forgets the flags of optional fields in sizes",
        seen: "likely: they are the only bytes that are no string",
        breaks: "SIZE-01",
        change: |steps| steps.size.flag_size = || 0,
    },
    Variant {
        id: "size-padding-rounded-up",
        does: "forgets the block of padding where the plaintext ends on a block boundary",
        seen: "likely: rounding up to whole blocks",
        breaks: "SIZE-01",
        change: |steps| steps.size.sealed_size = |plaintext| 48 + plaintext.next_multiple_of(16),
    },
    Variant {
        id: "size-without-padding",
        does: "forgets the padding in sizes",
        seen: "likely: sizes computed from the plaintext",
        breaks: "SIZE-01",
        change: |steps| steps.size.sealed_size = |plaintext| 48 + plaintext,
    },
    Variant {
        id: "size-without-tag",
        does: "forgets the tag in sizes",
        seen: "likely: sizes computed from the ciphertext",
        breaks: "SIZE-01",
        change: |steps| steps.size.sealed_size = |plaintext| 16 + 16 * (plaintext / 16 + 1),
    },
    Variant {
        id: "size-of-text-without-padding",
        does: "forgets the padding of base64 in sizes",
        seen: "likely: four thirds, rounded up",
        breaks: "SIZE-01",
        change: |steps| steps.size.text_size = |sealed| (4 * sealed).div_ceil(3),
    },
    Variant {
        id: "size-of-text-rounded-down",
        does: "rounds down where it reckons the size of base64",
        seen: "likely: integer division",
        breaks: "SIZE-01",
        change: |steps| steps.size.text_size = |sealed| 4 * (sealed / 3),
    },
    Variant {
        id: "size-limits-of-2021",
        does: "applies the limits 300 and 436",
        seen: "fio.contracts between 2021-02 and 2021-12",
        breaks: "SIZE-03",
        change: |steps| {
            steps.size.documented_maximum = |content_type| size::documented_maximum(content_type) + 4;
        },
    },
    Variant {
        id: "size-one-limit",
        does: "applies the limit of FIO Data to requests too",
        seen: "likely: one constant for both",
        breaks: "SIZE-03",
        change: |steps| {
            steps.size.documented_maximum = |_| size::documented_maximum(ContentType::RecordObtData);
        },
    },
    Variant {
        id: "size-of-transaction-8192",
        does: "takes 8,192 bytes for the limit of a transaction",
        seen: "likely: a round number",
        breaks: "SIZE-04",
        change: |steps| steps.size.max_transaction = || 8192,
    },
    Variant {
        id: "cost-rounded-up",
        does: "rounds up where it reckons the cost factor",
        seen: "likely: agrees but for multiples of 1,000",
        breaks: "SIZE-06",
        change: |steps| steps.size.cost = |text| size::cost(text).map(|_| text.div_ceil(1000)),
    },
    Variant {
        id: "cost-one-less",
        does: "forgets to add 1 to the cost factor",
        seen: "likely: the additional cost taken for the whole",
        breaks: "SIZE-06",
        change: |steps| steps.size.cost = |text| size::cost(text).map(|factor| factor - 1),
    },
    Variant {
        id: "cost-by-1024",
        does: "reckons the cost factor with 1,024 characters",
        seen: "likely: a kilobyte",
        breaks: "SIZE-06",
        change: |steps| steps.size.cost = |text| size::cost(text).map(|_| text / 1024 + 1),
    },
    Variant {
        id: "cost-of-any-size",
        does: "gives a cost factor for text that is too short",
        seen: "likely: the minimum never bites",
        breaks: "SIZE-07",
        change: |steps| steps.size.cost = |text| Ok(text / 1000 + 1),
    },
    Variant {
        id: "cost-from-48-characters-on",
        does: "gives a cost factor for text from 48 characters on",
        seen: "likely: 48 bytes are what sealing adds",
        breaks: "SIZE-07",
        change: |steps| {
            steps.size.cost = |text| match text {
                48..64 => size::cost(64),
                _ => size::cost(text),
            };
        },
    },
];
