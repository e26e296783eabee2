//! The command `fio-conformance`.

fn main() -> std::process::ExitCode {
    fio_conformance::cli::main()
}
