//! Asks for a secret: at a terminal without showing it, else by reading a line, so that a script can give it. Never as an
//! argument, where everybody on the machine could read it.

use std::io::{self, BufRead, IsTerminal};

/// Whether somebody types.
pub fn at_terminal() -> bool {
    io::stdin().is_terminal()
}

/// A secret; none where there is no more input, or an empty line.
pub fn secret(prompt: &str) -> Option<String> {
    let typed = if at_terminal() {
        rpassword::prompt_password(prompt).ok()?
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).ok()?;
        line
    };
    let typed = typed.trim_end_matches(['\r', '\n']).to_owned();
    if typed.is_empty() { None } else { Some(typed) }
}
