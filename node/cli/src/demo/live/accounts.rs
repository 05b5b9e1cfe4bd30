//! Logins of the demonstration, and the table that tells them.

use super::super::cast::{Cast, Role};
use anyhow::{Context, Result};
use data_encoding::BASE32_NOPAD;
use serde_json::{Value, json};
use std::process::{Command, Stdio};

/// Random bytes of the password: 16 characters of base 32, more than a login form will ever let somebody guess.
const SECRET: usize = 10;

/// Login, name and roles of the accounts that every node gets.
const PEOPLE: [(&str, &str, &[&str]); 3] = [
    ("demo", "Compte de démonstration", &["admin", "gestion", "atelier", "collecte", "lecture"]),
    ("marie", "Marie Lavergne", &["gestion"]),
    ("karim", "Karim Belhadj", &["atelier"]),
];

/// Makes the accounts on all four nodes, with one random password. Gives a line for each node.
pub fn open(cast: &Cast) -> Result<Vec<Value>> {
    let secret = regain_node::identity::random::<SECRET>().context("no random password")?;
    let password = BASE32_NOPAD.encode(&secret).to_lowercase();
    let mut lines = Vec::new();
    for role in Role::ALL {
        for (login, name, roles) in PEOPLE {
            let body = json!({ "login": login, "name": name, "password": password, "roles": roles });
            cast.post(role, "/accounts", &body)?;
        }
        let logins: Vec<&str> = PEOPLE.iter().map(|(login, ..)| *login).collect();
        lines.push(json!({ "name": cast.name(role), "url": cast.url(role)?, "logins": logins, "password": password }));
    }
    Ok(lines)
}

/// The table for a person.
pub fn tell(lines: &[Value], seconds: f32) {
    let word = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    println!("\nReady after {seconds:.1} s.\n");
    println!("  {:<32} {:<26} {:<8} PASSWORD", "ORGANISATION", "URL", "LOGIN");
    for line in lines {
        println!("  {:<32} {:<26} {:<8} {}", word(line, "name"), word(line, "url"), "demo", word(line, "password"));
    }
    println!("\nWith the same password: `marie` (gestion) and `karim` (atelier).");
    println!("The nodes stay up until Ctrl-C; then they stop and their data is deleted.");
}

/// Opens a page in the browser. What is in the way is told, and no more.
pub fn open_page(url: &str) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let opened = Command::new(program).args(before).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).spawn();
    if let Err(e) = opened {
        eprintln!("The browser could not be opened with `{program}` ({e}); the address is {url}");
    }
}
