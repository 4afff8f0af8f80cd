//! `glue <module.wasm> <folder>`: writes the module, the JavaScript that loads it and its types into a folder.

use std::path::Path;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

/// What this tool was built with.
const BUILT_WITH: &str = "0.2.130";
/// The lock of what the module was built with.
const LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder] = arguments.as_slice() else {
        eprintln!("glue: give a module and a folder: glue <module.wasm> <folder>");
        return ExitCode::from(2);
    };
    match write(Path::new(module), Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("glue: {why}");
            ExitCode::FAILURE
        }
    }
}

fn write(module: &Path, folder: &Path) -> Result<(), String> {
    let lock = std::fs::read_to_string(LOCK).map_err(|error| format!("{LOCK}: {error}"))?;
    let locked = locked(&lock).ok_or("Cargo.lock has no wasm-bindgen")?;
    if locked != BUILT_WITH {
        return Err(format!("Cargo.lock has wasm-bindgen {locked}, this tool {BUILT_WITH}: name {locked} in web/glue"));
    }
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).web(true).map_err(|error| format!("{error:#}"))?;
    bindgen.typescript(true).remove_name_section(true).remove_producers_section(true);
    bindgen.generate(folder).map_err(|error| format!("{}: {error:#}", module.display()))
}

/// The version of `wasm-bindgen` in a lock file.
fn locked(lock: &str) -> Option<&str> {
    let mut lines = lock.lines().skip_while(|line| *line != "name = \"wasm-bindgen\"");
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}
