//! The story, step by step.

use fio_vectors::Object;
use serde_json::{Value, json};

use super::chain::Chain;
use super::party::{Answer, Key, Node, Party, Reading, text};

const PURSE: &str = "purse@alice";
const SHOP: &str = "shop@alice";
const PAYER: &str = "crypto@bob";
const OUTSIDER: &str = "eve@mallory";

const BTC: [&str; 2] = ["BTC", "BTC"];
const ETH: [&str; 2] = ["ETH", "USDC"];
const BTC_OF_PURSE: &str = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
const ETH_OF_PURSE: &str = "0x52908400098527886E0F7030069857D2E4169EE7";
const BTC_OF_SHOP: &str = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
const MEMO: &str = "two coffees, and an apology";

const REQUEST: &str = "private_funds_request_content";
const ACTION: &str = "private_send_action_content";
const LEVELS: [&str; 3] = ["address", "chain", "nbpa"];

/// What the key of a request and of an action is called, and its Search Index.
const OF_REQUEST: [&str; 2] = ["payee_fio_public_key", "payer_search_index"];
const OF_ACTION: [&str; 2] = ["payer_fio_public_key", "payee_search_index"];

/// Everybody in the story.
struct Story {
    chain: Chain,
    node: Node,
    payee: Party,
    payer: Party,
    outsider: Party,
    kdf: &'static str,
    /// Level keys that were used: they must not be found on the chain.
    level_keys: Vec<String>,
}

pub(crate) fn tell([payee, payer]: [Reading; 2], [payee_key, payer_key]: &[Key; 2], kdf: &'static str) {
    // The private key of nobody else in the story.
    let outsider_key = Key::new(&"07".repeat(32), "minimal");
    let mut story = Story {
        chain: Chain::default(),
        node: Node::start(payee),
        payee: Party::start(payee, payee_key),
        payer: Party::start(payer, payer_key),
        outsider: Party::start(payer, &outsider_key),
        kdf,
        level_keys: Vec::new(),
    };
    story.find_each_other();
    let published = story.publish();
    story.grant_and_read(&published);
    let ids = story.request();
    story.answer(ids);
    let before = story.read_answers(ids);
    story.back_up();
    // Both wallets are lost. What is left is a private key each, and the chain.
    story.payee = Party::start(payee, payee_key);
    story.payer = Party::start(payer, payer_key);
    story.restore(ids, &before);
    story.nothing_private_is_public(&[payee_key, payer_key]);
}

impl Story {
    /// Step 1: each derives the indexes of the other, and asks for its own.
    fn find_each_other(&mut self) {
        let Self { payee, payer, outsider, .. } = self;
        let for_payer = payee.index_for(&payer.public);
        let for_payee = payer.index_for(&payee.public);
        assert_ne!(for_payer, for_payee, "an index has a direction");
        assert!(payer.indexes_from(&[&payee.public]).contains(&for_payer));
        assert!(payee.indexes_from(&[&payer.public]).contains(&for_payee));

        let known = [payee.public.as_str(), payer.public.as_str()];
        let guessed = outsider.indexes_from(&known);
        assert!(!guessed.contains(&for_payer) && !guessed.contains(&for_payee));
        assert!(!known.map(|public| outsider.index_for(public)).contains(&for_payer));
    }

    /// Step 2: the payee publishes three addresses, each sealed at three levels.
    fn publish(&mut self) -> [u64; 3] {
        [(PURSE, BTC, BTC_OF_PURSE), (PURSE, ETH, ETH_OF_PURSE), (SHOP, BTC, BTC_OF_SHOP)].map(
            |(fio_address, [chain, token], nbpa)| {
                let mut record =
                    json!({"fio_address": fio_address, "chain_code": chain, "token_code": token});
                let what = with(&record, json!({"nbpa": nbpa}));
                for level in LEVELS {
                    let key = self.payee.level_key(self.kdf, level, &what);
                    let sealed = self.payee.seal_address(&key, nbpa);
                    // The outsider knows how it is done, and what it is for; not the wallet secret.
                    let other = self.outsider.level_key(self.kdf, level, &what);
                    refused(self.outsider.open_address(&other, &sealed), "sealed.rejected");
                    record[format!("public_key_{level}_level")] = sealed.into();
                    self.level_keys.push(key);
                }
                self.chain.publish(record)
            },
        )
    }

    /// Steps 3 to 5: a grant at each level, and what it opens.
    fn grant_and_read(&mut self, [btc_of_purse, ..]: &[u64; 3]) {
        self.cannot_read(PURSE, BTC);
        self.grant("nbpa", PURSE, BTC, BTC_OF_PURSE, &btc_of_purse.to_string());
        self.reads("nbpa", PURSE, BTC, BTC_OF_PURSE);
        self.cannot_read(PURSE, ETH);

        self.grant("chain", PURSE, ETH, ETH_OF_PURSE, "ETH");
        let chain_key = self.reads("chain", PURSE, ETH, ETH_OF_PURSE);
        self.cannot_read(SHOP, BTC);

        self.grant("address", SHOP, BTC, BTC_OF_SHOP, SHOP);
        let address_key = self.reads("address", SHOP, BTC, BTC_OF_SHOP);
        self.cannot_read(SHOP, ETH);

        // What the keys open beyond that is what the two ways to derive them differ in.
        for (key, level) in [(chain_key, "chain"), (address_key, "address")] {
            let sealed = self.published(PURSE, BTC, level);
            let opened = self.payer.open_address(&key, &sealed);
            match self.kdf {
                "nbpa-kdf-literal" => assert_eq!(text(&opened.unwrap(), "nbpa"), BTC_OF_PURSE),
                _ => refused(opened, "sealed.rejected"),
            }
        }
    }

    fn grant(
        &mut self,
        level: &str,
        fio_address: &str,
        [chain, token]: [&str; 2],
        nbpa: &str,
        level_index: &str,
    ) {
        let what =
            json!({"fio_address": fio_address, "chain_code": chain, "token_code": token, "nbpa": nbpa});
        let key = self.payee.level_key(self.kdf, level, &what);
        let record = json!({
            "payee_fio_address": fio_address,
            "payer_search_index": self.payee.index_for(&self.payer.public),
            "level": level,
            "level_index": level_index,
            "decrypt_key": self.payee.seal_grant(&self.payer.public, &key),
        });
        self.chain.grant(record);
    }

    /// The payer gets the address, and with it the key of the level; the outsider gets neither.
    fn reads(&mut self, level: &str, fio_address: &str, code: [&str; 2], nbpa: &str) -> String {
        let indexes = self.payer.indexes_from(&[&self.payee.public]);
        let found = self.chain.look_up(&mut self.node, &indexes, fio_address, code).unwrap();
        assert_eq!(found["level"], level);
        let (grant, sealed) = (text(&found, "decrypt_key"), text(&found, "public_address"));
        let opened = self.payer.open_grant(&self.payee.public, &grant, &sealed).unwrap();
        assert_eq!(opened["nbpa"], nbpa);

        // The outsider finds nothing under an index of its own. Those of others it can copy, and gets what does not open.
        let own = self.outsider.indexes_from(&[&self.payee.public, &self.payer.public]);
        refused(self.chain.look_up(&mut self.node, &own, fio_address, code), "lookup.not_found");
        for other in [&self.payee.public, &self.payer.public] {
            refused(self.outsider.open_grant(other, &grant, &sealed), "sealed.rejected");
        }
        text(&opened, "level_key")
    }

    /// Without a grant that covers it, there is nothing to be had.
    fn cannot_read(&mut self, fio_address: &str, code: [&str; 2]) {
        let indexes = self.payer.indexes_from(&[&self.payee.public]);
        refused(self.chain.look_up(&mut self.node, &indexes, fio_address, code), "lookup.not_found");
    }

    /// What was published at a level: no node keeps it back, everybody sees it.
    fn published(&self, fio_address: &str, [chain, token]: [&str; 2], level: &str) -> String {
        let record = self.chain.address(fio_address, chain, token);
        record[format!("public_key_{level}_level")].as_str().unwrap().to_owned()
    }

    /// Step 6: the payee asks for two payments.
    fn request(&mut self) -> [u64; 2] {
        let ids = ["12.5", "99"].map(|amount| {
            let content = json!({
                "payee_public_address": BTC_OF_PURSE, "amount": amount, "chain_code": "BTC", "token_code": "BTC",
                "memo": MEMO, "hash": null, "offline_url": null, "payer_fio_address": PAYER,
            });
            self.chain.request(json!({
                "payee_fio_address": PURSE,
                "payee_fio_public_key": self.payee.public,
                "payer_search_index": self.payee.index_for(&self.payer.public),
                "content": self.payee.seal_content(REQUEST, &self.payer.public, &content),
            }))
        });
        self.payer_reads_requests(ids);
        ids
    }

    /// Step 7: the payer finds and opens them; the outsider does not.
    fn payer_reads_requests(&mut self, ids: [u64; 2]) {
        const GETTER: &str = "priv_get_received_fio_requests";
        let indexes = self.payer.indexes_from(&[&self.payee.public]);
        let requests = self.chain.requests_for(&indexes);
        assert_eq!(
            requests.iter().map(|request| request["fio_request_id"].as_u64().unwrap()).collect::<Vec<_>>(),
            ids
        );
        for (request, amount) in requests.iter().zip(["12.5", "99"]) {
            let opened = self.payer.select(GETTER, OF_REQUEST, request, &[]).unwrap();
            assert_eq!(opened["content"]["amount"], amount);
            assert_eq!(opened["content"]["memo"], MEMO);
            assert_eq!(opened["content"]["payer_fio_address"], PAYER);
            assert_eq!(opened["counterparty"], self.payee.public);

            self.cannot_open(GETTER, REQUEST, OF_REQUEST, request);
        }
        let own = self.outsider.indexes_from(&[&self.payee.public, &self.payer.public]);
        assert_eq!(self.chain.requests_for(&own), [] as [Value; 0]);
    }

    /// The outsider has a record, and both public keys.
    fn cannot_open(&mut self, getter: &str, r#type: &str, of: [&str; 2], record: &Value) {
        let Self { payee, payer, outsider, .. } = self;
        let known = [payee.public.as_str(), payer.public.as_str()];
        refused(outsider.select(getter, of, record, &known), "match.key_not_held");
        for other in known {
            let content = record["content"].as_str().unwrap();
            refused(outsider.open_content(r#type, other, content), "sealed.rejected");
        }
    }

    /// Step 8: the payer pays the one and rejects the other. The outsider tries to put in a word.
    fn answer(&mut self, [paid, rejected]: [u64; 2]) {
        let payment = outcome("sent_to_blockchain", paid);
        let rejection = outcome("rejected", rejected);
        let [payment, rejection] = [payment, rejection].map(|content| {
            json!({
                "payer_fio_address": PAYER,
                "payer_fio_public_key": self.payer.public,
                "payee_search_index": self.payer.index_for(&self.payee.public),
                "content": self.payer.seal_content(ACTION, &self.payee.public, &content),
            })
        });
        // Under the index that it copied from the chain: a payment of its own making, and the payer's in its own name.
        let forged = json!({
            "payer_fio_address": OUTSIDER,
            "payer_fio_public_key": self.outsider.public,
            "payee_search_index": payment["payee_search_index"],
            "content": self.outsider.seal_content(ACTION, &self.payee.public, &outcome("sent_to_blockchain", rejected)),
        });
        let mut copied = payment.clone();
        copied["payer_fio_address"] = OUTSIDER.into();
        let mut claimed = forged.clone();
        claimed["payer_fio_public_key"] = self.payer.public.as_str().into();
        for action in [forged, copied, claimed, payment, rejection] {
            self.chain.act(action);
        }
    }

    /// Step 9: the payee reads the answers. What the outsider wrote is set apart, each with its reason.
    fn read_answers(&mut self, ids: [u64; 2]) -> Object {
        const GETTER: &str = "priv_get_received_actions";
        let indexes = self.payee.indexes_from(&[&self.payer.public, &self.outsider.public]);
        let actions = self.chain.actions_for(&indexes);
        for action in &actions[3..] {
            let opened = self.payee.select(GETTER, OF_ACTION, action, &[]).unwrap();
            assert_eq!(opened["content"]["payee_fio_address"], PURSE);
            self.cannot_open(GETTER, ACTION, OF_ACTION, action);
        }
        // The outsider is somebody the payee knows, which makes it as hard as it can be.
        let known = [self.payer.public.clone(), self.outsider.public.clone()];
        self.reconciles(ids, &known)
    }

    fn reconciles(&mut self, [paid, rejected]: [u64; 2], known: &[String]) -> Object {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let requests = self.chain.requests_of(&self.payee.public);
        let indexes = self.payee.indexes_from(&known);
        let actions = self.chain.actions_for(&indexes);
        let reconciled = self.payee.reconcile(&known, &requests, &actions);
        assert_eq!(
            Value::from(reconciled.clone()),
            json!({
                "requests": [
                    {"fio_request_id": paid, "state": "sent_to_blockchain", "action": 3},
                    {"fio_request_id": rejected, "state": "rejected", "action": 4},
                ],
                "direct": [],
                "conflicts": [],
                "quarantine": [
                    // Sealed under the outsider's own key, but the index is that of the payer: they do not belong together.
                    {"action": 0, "reason": "not_opened"},
                    {"action": 1, "reason": "address_mismatch"},
                    {"action": 2, "reason": "not_opened"},
                ],
            })
        );
        let blind = self.outsider.reconcile(&known, &requests, &actions);
        let states = blind["requests"].as_array().unwrap().iter().map(|request| &request["state"]);
        assert!(states.eq(["unreadable", "unreadable"]), "{blind:?}");
        assert_eq!(blind["quarantine"].as_array().unwrap().len(), actions.len());
        reconciled
    }

    /// Step 10: both put their counterparties on the chain, sealed for themselves.
    fn back_up(&mut self) {
        let Self { chain, payee, payer, outsider, .. } = self;
        let mut known_to_payee = Vec::new();
        for (fio_address, public) in [(PAYER, &payer.public), (OUTSIDER, &outsider.public)] {
            known_to_payee.push(entry(payee, fio_address, public));
        }
        let known_to_payer = [entry(payer, PURSE, &payee.public)];
        chain.store_backup(PURSE, payee.seal_backup(&known_to_payee));
        chain.store_backup(PAYER, payer.seal_backup(&known_to_payer));
        for owner in [PURSE, PAYER] {
            refused(outsider.open_backup(&chain.backup_of(owner)), "sealed.rejected");
        }
    }

    /// Step 11: new processes, with nothing but the private keys, know again what the old ones knew.
    fn restore(&mut self, ids: [u64; 2], before: &Object) {
        let known = counterparties(&mut self.payee, &self.chain.backup_of(PURSE));
        assert_eq!(known, [self.payer.public.as_str(), &self.outsider.public]);
        assert_eq!(self.reconciles(ids, &known), *before);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for (request, amount) in self.chain.requests_of(&self.payee.public).iter().zip(["12.5", "99"]) {
            let opened =
                self.payee.select("priv_get_sent_fio_requests", OF_REQUEST, request, &known).unwrap();
            assert_eq!(opened["content"]["amount"], amount);
            self.cannot_open("priv_get_sent_fio_requests", REQUEST, OF_REQUEST, request);
        }

        let known = counterparties(&mut self.payer, &self.chain.backup_of(PAYER));
        assert_eq!(known, [self.payee.public.as_str()]);
        self.payer_reads_requests(ids);
        self.reads("nbpa", PURSE, BTC, BTC_OF_PURSE);
    }

    /// Step 12: what everybody can read has nothing in it that was to be hidden.
    fn nothing_private_is_public(&self, keys: &[&Key]) {
        let public = self.chain.everything();
        let texts = [BTC_OF_PURSE, ETH_OF_PURSE, BTC_OF_SHOP, MEMO, "12.5", "sent_to_blockchain", "rejected"];
        let keys = keys.iter().map(|key| key.private());
        for hidden in texts.into_iter().chain(keys).chain(self.level_keys.iter().map(String::as_str)) {
            assert!(!public.contains(hidden), "{hidden} stands on the chain");
        }
        // The payer's key is in no record of the payee's, and the other way round.
        for record in self.chain.requests_of(&self.payee.public) {
            assert!(!record.to_string().contains(&self.payer.public));
        }
    }
}

/// An entry of a backup.
fn entry(owner: &mut Party, fio_address: &str, public: &str) -> Value {
    json!({
        "search_index": owner.index_for(public),
        "fio_address": fio_address,
        "public_key": public,
        "sharing_nbpa": 1,
        "monitoring": 1,
    })
}

/// The public keys in a backup. Their indexes are those that the wallet derives again.
fn counterparties(owner: &mut Party, backup: &str) -> Vec<String> {
    let entries = owner.open_backup(backup).unwrap()["entries"].as_array().unwrap().clone();
    let known = entries.iter().map(|entry| {
        let public = entry["public_key"].as_str().unwrap();
        assert_eq!(entry["search_index"], owner.index_for(public));
        public.to_owned()
    });
    known.collect()
}

/// The content of an answer to a request.
fn outcome(status: &str, request: u64) -> Value {
    json!({
        "payer_public_address": "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "payee_public_address": BTC_OF_PURSE, "amount": "12.5",
        "chain_code": "BTC", "token_code": "BTC", "status": status, "obt_id": "f4184fc596403b9d", "memo": null, "hash": null,
        "offline_url": null, "payer_fio_address": PAYER, "payee_fio_address": PURSE, "fio_request_id": request.to_string(),
    })
}

fn with(fields: &Value, more: Value) -> Value {
    let mut fields = fields.clone();
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

#[track_caller]
fn refused(answer: Answer, code: &str) {
    assert_eq!(answer, Err(code.to_owned()));
}
