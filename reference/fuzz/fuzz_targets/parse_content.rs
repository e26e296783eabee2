//! JSON content: what is taken survives packing.

#![no_main]

use fio_reference::content::{self, Content, ContentType};
use fio_reference::wallet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &str| {
    let Ok(json) = serde_json::from_str(json) else {
        return;
    };
    for content_type in [ContentType::NewFunds, ContentType::RecordObtData] {
        if let Ok(parsed) = Content::parse_json(content_type, &json) {
            let plaintext = content::pack(&parsed).expect("shorter than the input");
            assert_eq!(content::unpack(content_type, &plaintext).expect("just packed").content, parsed);
            wallet::inspect(parsed).expect("valid content");
        }
    }
});
