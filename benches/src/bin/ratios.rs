//! Measures the reference against its peers: a row of JSON per line.

fn main() {
    fio_benches::ratios::main();
}
