//! An input from a seed and a number: that of a vector, changed in one to three ways.

use fio_reference::content::{self, Content, ContentType};
use fio_reference::ecdh::XEncoding;
use fio_reference::key::{self, PrivateKey};
use fio_vectors::{Fault, Object, Patch, Vector};

use super::change::{change_bytes, change_object};
use super::corpus::{Corpus, fresh_key};
use super::dice::Dice;
use super::sealed_text::{SealedText, private_keys, public_keys, replace_text};
use crate::differential::Part;
use crate::trace::trace;

/// The most changes to one input.
const MOST_CHANGES: usize = 3;

/// An input, and what it was made from.
pub(super) struct Case<'s> {
    /// Which one of its seed.
    pub(super) number: u64,
    /// The vector that it was made from.
    pub(super) of: &'s Vector,
    /// The input.
    pub(super) input: Object,
}

/// The inputs of a seed.
pub(super) struct Grammar<'s> {
    seed: u64,
    ops: Vec<&'s str>,
    corpus: &'s Corpus<'s>,
}

impl<'s> Grammar<'s> {
    pub(super) fn new(seed: u64, corpus: &'s Corpus<'s>) -> Self {
        Self { seed, ops: corpus.vectors.keys().copied().collect(), corpus }
    }

    /// The input of this number; none where there is nothing to start from.
    pub(super) fn case(&self, number: u64) -> Option<Case<'s>> {
        let mut dice = Dice::new(self.seed, number);
        let op = *dice.pick(&self.ops)?;
        let of = *dice.pick(&self.corpus.vectors[op])?;
        let mut input = of.input.clone();
        if op == "chain.apply" && dice.one_in(3) {
            input = Part::Chain.question(self.seed, number).input;
        } else if !of.expect.is_negative() && dice.one_in(6) {
            change_step(&mut dice, of, &mut input);
        }
        for _ in 0..=dice.below(MOST_CHANGES) {
            self.change(&mut dice, op, &mut input);
        }
        // A random one would give another answer each time.
        if let Some(iv) = of.input.get("iv") {
            input.entry("iv").or_insert_with(|| iv.clone());
        }
        Some(Case { number, of, input })
    }

    fn change(&self, dice: &mut Dice, op: &'s str, input: &mut Object) {
        match dice.below(8) {
            0 | 1 if self.change_sealed(dice, input) => {}
            2 if self.change_keys(dice, input) => {}
            3 => self.take_field_of_another(dice, op, input),
            _ => {
                // A scenario begins with a state that a node could have: its parts belong together.
                let state = if input.contains_key("calls") { input.remove("state") } else { None };
                change_object(dice, input, |place| self.corpus.values(op, place));
                input.extend(state.map(|state| ("state".to_owned(), state)));
            }
        }
    }

    /// Changes what is sealed, and seals it again. False if there is nothing.
    fn change_sealed(&self, dice: &mut Dice, input: &mut Object) -> bool {
        let sealed = SealedText::all(input);
        let Some(one) = dice.pick(&sealed) else { return false };
        let another = dice.pick(&self.corpus.plaintexts).filter(|_| dice.one_in(4));
        let mut plaintext = another.unwrap_or(&one.plaintext).clone();
        match dice.below(3) {
            0 => plaintext = self.change_content(dice, &plaintext).unwrap_or(plaintext),
            _ => change_bytes(dice, &mut plaintext),
        }
        one.replace(input, &plaintext);
        true
    }

    /// The plaintext of other content, if it is that of some.
    fn change_content(&self, dice: &mut Dice, plaintext: &[u8]) -> Option<Vec<u8>> {
        let content_type = *dice.pick(&ContentType::ALL)?;
        let mut content = content::unpack(content_type, plaintext).ok()?.content.to_json();
        change_object(dice, &mut content, |_| &[]);
        let plaintext = content::pack(&Content::parse_json(content_type, &content.into()).ok()?).ok()?;
        Some(plaintext.to_vec())
    }

    /// Puts fresh keys in place of one party's, or two parties', and seals for them what was sealed for the others, under any encoding of x.
    fn change_keys(&self, dice: &mut Dice, input: &mut Object) -> bool {
        let Some(before) = dice.pick(&private_keys(input)).cloned() else { return false };
        let others: Vec<_> =
            public_keys(input).into_iter().filter(|public| *public != key::public_of(&before)).collect();
        let other = dice.pick(&others).copied();
        let rare = dice.pick(&self.corpus.rare_pairs).cloned().filter(|_| dice.one_in(2));
        let [own, counterparty] = rare.unwrap_or_else(|| [fresh_key(dice), fresh_key(dice)]);
        let sealed = SealedText::all(input);
        replace_text(input, &hex::encode(before.to_bytes()), &hex::encode(own.to_bytes()));
        replace_text(input, &public_text(&before), &public_text(&own));
        if let Some(other) = &other {
            replace_text(input, &key::format_fio_public(other), &public_text(&counterparty));
        }
        for text in sealed {
            let Some((private, public)) = &text.keys else { continue };
            let is_for_itself = *public == key::public_of(&before);
            if private.to_bytes() == before.to_bytes() && (is_for_itself || Some(*public) == other) {
                let other = if is_for_itself { &own } else { &counterparty };
                let encoding = *dice.pick(&XEncoding::ALL).unwrap_or(&XEncoding::Minimal);
                text.seal_for(input, &own, &key::public_of(other), encoding);
            }
        }
        true
    }

    fn take_field_of_another(&self, dice: &mut Dice, op: &str, input: &mut Object) {
        let Some(other) = dice.pick(&self.corpus.vectors[op]) else { return };
        if let Some((name, value)) = other.input.iter().nth(dice.below(other.input.len())) {
            input.insert(name.clone(), value.clone());
        }
    }
}

/// Changes the value of a step, and what follows from it: a checksum, a tag, a signature.
fn change_step(dice: &mut Dice, of: &Vector, input: &mut Object) {
    let Ok((_, steps)) = trace(&of.op, input, None) else { return };
    let steps: Vec<(String, String)> = steps.into_iter().collect();
    let Some((at, value)) = dice.pick(&steps) else { return };
    let Ok(mut bytes) = hex::decode(value) else { return };
    change_bytes(dice, &mut bytes);
    let patch = Patch::Replace(hex::encode(bytes).into());
    if let Ok((changed, _)) = trace(&of.op, input, Some(&Fault { of: of.id.clone(), at: at.clone(), patch }))
    {
        *input = changed;
    }
}

fn public_text(private: &PrivateKey) -> String {
    key::format_fio_public(&key::public_of(private))
}
