//! As `ratios`, with all code in another place.
//!
//! Where code happens to lie has been seen to make libsecp256k1 1.6 times slower in one program than in another. A ratio counts only
//! when both programs agree on it.

use std::hint::black_box;

fn main() {
    // Never true, which the compiler can't know.
    if std::env::args_os().count() == usize::MAX {
        black_box(stands_before_everything_else(black_box(1)));
    }
    fio_benches::ratios::main();
}

#[inline(never)]
fn stands_before_everything_else(mut value: u64) -> u64 {
    macro_rules! steps {
        ($($step:literal)+) => { $(value = black_box(value.rotate_left($step) ^ (value >> 3)).wrapping_mul($step);)+ };
    }
    steps!(3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59 61 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59 61);
    steps!(2 4 6 8 10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40 42 44 46 48 50 52 54 56 58 60 62 1 9 15);
    value
}
