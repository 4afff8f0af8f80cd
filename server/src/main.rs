//! The `sojourn` binary: nothing but the command line.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
