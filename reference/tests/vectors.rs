//! The reference passes every vector, under either encoding that it may declare.

use fio_conformance::builtin::Builtin;
use fio_conformance::engine::answer_of;
use fio_conformance::judge::Judge;
use fio_conformance::judge::verdict::{Level, Verdict};
use fio_reference::ecdh::XEncoding;
use fio_vectors::Suite;

#[test]
fn the_reference_passes_every_vector_with_the_right_code() {
    let suite = Suite::embedded().unwrap();
    for declared in [XEncoding::Minimal, XEncoding::Fixed32] {
        let builtin = Builtin::new(declared);
        let behaviours = builtin.hello().behaviours;
        let judge = Judge { behaviours: &behaviours, level: Some(Level::Code), errors: None };
        for vector in suite.vectors() {
            let outcome = answer_of(&builtin, &vector.op, &*vector.full_input());
            let judgement = judge.judge(vector, &outcome);
            assert_eq!(judgement.verdict, Verdict::Passed, "{}: {outcome:?}, {judgement:?}", vector.id);
        }
    }
}
