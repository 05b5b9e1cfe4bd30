//! People, tokens and sessions: of the running node by its API, of one that does not run by its files.

use crate::args::{Global, SessionCommand, TokenCommand, UserCommand};
use crate::client::{Client, segment};
use crate::exit::{Exit, Failure};
use crate::home::Home;
use crate::input::read_text;
use crate::output::Output;
use crate::start::lock_failure;
use crate::table::{Table, at, list};
use regain_node::accounts::{Accounts, AccountsError, COMMAND_LINE, NewAccount, NewToken, Password, Roles};
use regain_node::desk::DeskError;
use regain_node::store::DataLock;
use regain_protocol::time::Minute;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;

/// Where the accounts are.
enum Place {
    /// In the node that runs.
    Node(Client),
    /// In the files of one that does not; the lock keeps it from starting meanwhile.
    Files(Accounts, DataLock),
}

impl Place {
    /// The node that answers, else the files, unless an address was given.
    fn of(global: &Global) -> Result<Self, Failure> {
        let reached = Client::of(global).and_then(|client| client.get("status").map(|_| client));
        let failure = match reached {
            Ok(client) => return Ok(Place::Node(client)),
            Err(failure) if failure.exit == Exit::Unreachable && global.node.is_none() => failure,
            Err(failure) => return Err(failure),
        };
        let home = Home::at(global.data_dir.clone())?;
        let name = home.name()?;
        // Where another process has the directory, the node is about to start or end: what it said tells more.
        let lock = DataLock::take(home.dir()).map_err(|e| match &e {
            regain_node::store::LockError::InUse { .. } => failure,
            regain_node::store::LockError::Io { .. } => lock_failure(&e),
        })?;
        Ok(Place::Files(Accounts::open(home.dir(), &name).map_err(failed)?, lock))
    }
}

fn failed(error: AccountsError) -> Failure {
    Failure::from(DeskError::from(error))
}

fn value<T: Serialize>(told: Result<T, AccountsError>) -> Result<Value, Failure> {
    let told = told.map_err(failed)?;
    serde_json::to_value(told).map_err(|e| Failure::new(Exit::Failed, format!("the answer is no JSON: {e}")))
}

/// Waits for what hashes a password.
fn wait<T>(work: impl Future<Output = Result<T, AccountsError>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|e| Failure::new(Exit::Failed, format!("no thread could be started: {e}")))?;
    runtime.block_on(work).map_err(failed)
}

fn roles_of(codes: &[String]) -> Result<Roles, Failure> {
    Roles::of_codes(codes.iter().map(String::as_str)).map_err(failed)
}

/// `regain user`.
///
/// # Errors
/// The node says no, or neither it nor its files can be reached.
pub fn user(command: &UserCommand, global: &Global) -> Result<Output, Failure> {
    match command {
        UserCommand::Add { login, name, roles, password_file } => {
            let place = Place::of(global)?;
            let name = name.as_ref().unwrap_or(login);
            let password = password(password_file.as_deref())?;
            let told = add(&place, login, name, roles, password)?;
            let text = format!("made {} ({})", at(&told, "/login"), roles.join(", "));
            Ok(Output::new("user.add", told, text))
        }
        UserCommand::List => {
            let told = match Place::of(global)? {
                Place::Node(client) => client.get("accounts")?,
                Place::Files(accounts, _lock) => json!({ "accounts": value(Ok(accounts.list()))? }),
            };
            let text = people(&told);
            Ok(Output::new("user.list", told, text))
        }
        UserCommand::Reset { login } => {
            let told = match Place::of(global)? {
                Place::Node(client) => client.post(&format!("accounts/{}/reset", segment(login)), &json!({}))?,
                Place::Files(accounts, _lock) => {
                    let once = wait(accounts.reset_password(COMMAND_LINE, login))?;
                    json!({ "login": login, "password": once.as_str() })
                }
            };
            let text = format!("{}\ngood for three days; it must be changed at the next login", at(&told, "/password"));
            Ok(Output::new("user.reset", told, text))
        }
        UserCommand::Role { login, roles } => {
            let roles = roles_of(roles)?;
            let told = on_one(&Place::of(global)?, login, "roles", &json!({ "roles": roles }), |a| {
                a.set_roles(COMMAND_LINE, login, roles.clone())
            })?;
            Ok(Output::new("user.role", told, format!("{login} is {roles}")))
        }
        UserCommand::Disable { login } => {
            let told = on_one(&Place::of(global)?, login, "disable", &json!({}), |a| a.disable(COMMAND_LINE, login))?;
            Ok(Output::new("user.disable", told, format!("{login} is disabled and logged out")))
        }
        UserCommand::Enable { login } => {
            let told = on_one(&Place::of(global)?, login, "enable", &json!({}), |a| a.enable(COMMAND_LINE, login))?;
            Ok(Output::new("user.enable", told, format!("{login} is enabled")))
        }
    }
}

fn on_one<T: Serialize>(
    place: &Place,
    login: &str,
    act: &str,
    body: &Value,
    job: impl FnOnce(&Accounts) -> Result<T, AccountsError>,
) -> Result<Value, Failure> {
    match place {
        Place::Node(client) => client.post(&format!("accounts/{}/{act}", segment(login)), body),
        Place::Files(accounts, _) => value(job(accounts)),
    }
}

fn add(place: &Place, login: &str, name: &str, roles: &[String], password: String) -> Result<Value, Failure> {
    match place {
        Place::Node(client) => {
            let body = json!({ "login": login, "name": name, "roles": roles, "password": password });
            client.post("accounts", &body)
        }
        Place::Files(accounts, _) => {
            let (login, name, password) = (login.to_owned(), name.to_owned(), Password::new(password));
            let new = NewAccount { login, name, roles: roles_of(roles)?, password };
            value(Ok(wait(accounts.add(COMMAND_LINE, new))?))
        }
    }
}

/// The password: from the first line of a file, or typed twice at the terminal without being shown.
fn password(file: Option<&Path>) -> Result<String, Failure> {
    if let Some(path) = file {
        return Ok(read_text(path)?.lines().next().unwrap_or_default().to_owned());
    }
    let ask = |prompt: &str| {
        rpassword::prompt_password(prompt).map_err(|e| {
            Failure::usage(format!(
                "no password: there is no terminal to ask at ({e}); give it with --password-file FILE"
            ))
        })
    };
    let first = ask("Password: ")?;
    if ask("The same again: ")? != first {
        return Err(Failure::usage("the two passwords differ; nothing was done, try again"));
    }
    Ok(first)
}

fn codes(value: &Value, key: &str) -> String {
    list(value, key).iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

fn people(told: &Value) -> String {
    let mut table = Table::new(&["login", "name", "roles", "state"]);
    for p in list(told, "accounts") {
        let state = match (p["disabled"] == true, p["must_change"] == true) {
            (true, _) => "disabled",
            (false, true) => "must choose a password",
            (false, false) => "",
        };
        table.line([at(p, "/login"), at(p, "/name"), codes(p, "roles"), state.to_owned()]);
    }
    table.or("nobody has an account yet; `regain serve` prints a link to make the first")
}

/// `regain token`.
///
/// # Errors
/// As for [`user`].
pub fn token(command: &TokenCommand, global: &Global) -> Result<Output, Failure> {
    match command {
        TokenCommand::New { label, roles, expires } => {
            let wanted = NewToken { label: label.clone(), scopes: roles_of(roles)?, expires: expires.clone() };
            let told = match Place::of(global)? {
                Place::Node(client) => client.post("tokens", &value(Ok(&wanted))?)?,
                Place::Files(accounts, _lock) => {
                    let (token, told) = accounts.new_token(COMMAND_LINE, &wanted).map_err(failed)?;
                    json!({ "token": token.as_str(), "told": value(Ok(told))? })
                }
            };
            // Alone on its line, so that it can be piped into a file.
            let text = at(&told, "/token");
            Ok(Output::new("token.new", told, text))
        }
        TokenCommand::List => {
            let told = match Place::of(global)? {
                Place::Node(client) => client.get("tokens")?,
                Place::Files(accounts, _lock) => json!({ "tokens": value(Ok(accounts.tokens()))? }),
            };
            let mut table = Table::new(&["id", "label", "roles", "made by", "on", "last used", "expires"]);
            for t in list(&told, "tokens") {
                let of = |key| at(t, key);
                let (by, on) = (of("/by"), of("/created"));
                table.line([of("/id"), of("/label"), codes(t, "scopes"), by, on, of("/last_used"), of("/expires")]);
            }
            let text = table.or("no token was made");
            Ok(Output::new("token.list", told, text))
        }
        TokenCommand::Revoke { id } => {
            let told = match Place::of(global)? {
                Place::Node(client) => client.delete(&format!("tokens/{}", segment(id)))?,
                Place::Files(accounts, _lock) => {
                    value(accounts.revoke_token(COMMAND_LINE, id).map(|()| json!({ "revoked": id })))?
                }
            };
            Ok(Output::new("token.revoke", told, format!("revoked {id}")))
        }
    }
}

/// `regain session`.
///
/// # Errors
/// As for [`user`].
pub fn session(command: &SessionCommand, global: &Global) -> Result<Output, Failure> {
    match command {
        SessionCommand::List => {
            let told = match Place::of(global)? {
                Place::Node(client) => client.get("sessions")?,
                Place::Files(accounts, _lock) => json!({ "sessions": value(Ok(accounts.sessions()))? }),
            };
            let mut table = Table::new(&["id", "login", "from", "since", "last used"]);
            for s in list(&told, "sessions") {
                table.line([at(s, "/id"), at(s, "/login"), at(s, "/from"), day_of(s, "started"), day_of(s, "seen")]);
            }
            let text = table.or("nobody is logged in");
            Ok(Output::new("session.list", told, text))
        }
        SessionCommand::Flush { login } => {
            let told = match Place::of(global)? {
                Place::Node(client) => match login {
                    Some(login) => client.delete(&format!("sessions/{}", segment(login)))?,
                    None => client.delete("sessions")?,
                },
                Place::Files(accounts, _lock) => {
                    value(accounts.flush_sessions(COMMAND_LINE, login.as_deref()).map(|n| json!({ "ended": n })))?
                }
            };
            let text = format!("ended {} session(s)", at(&told, "/ended"));
            Ok(Output::new("session.flush", told, text))
        }
    }
}

/// The day of a second since 1970.
fn day_of(value: &Value, key: &str) -> String {
    let minutes = value.get(key).and_then(Value::as_u64).and_then(|s| u32::try_from(s / 60).ok());
    minutes.map(|m| Minute(m).day().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_node_the_files_are_changed_and_only_by_one() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let global = Global { data_dir: Some(dir.path().into()), ..Global::default() };
        let told = user(&UserCommand::List, &global).expect_err("no node was made here");
        assert_eq!(told.exit, Exit::NotFound, "{told}");
        Home::at(Some(dir.path().into())).and_then(|h| h.set_name("DSI")).expect("writable");
        let file = dir.path().join("password");
        std::fs::write(&file, "quatre chevaux bleus\nnot this\n").expect("writable");
        let add = |login: &str, role: &str| UserCommand::Add {
            login: login.into(),
            name: None,
            roles: vec![role.into()],
            password_file: Some(file.clone()),
        };
        assert_eq!(user(&add("marie", "lecture"), &global).expect_err("no administrator").exit, Exit::Conflict);
        user(&add("marie", "admin"), &global).expect("the first");
        assert_eq!(user(&add("marie", "admin"), &global).expect_err("taken").exit, Exit::Conflict);
        let listed = user(&UserCommand::List, &global).expect("readable");
        assert!(listed.text.contains("marie") && listed.object()["schema"] == "regain.user.list/1", "{}", listed.text);
        let reset = user(&UserCommand::Reset { login: "marie".into() }, &global).expect("she is there");
        assert_eq!(at(&reset.value, "/password").len(), 19);
        assert_eq!(
            user(&UserCommand::Reset { login: "zoe".into() }, &global).expect_err("nobody").exit,
            Exit::NotFound
        );
        let new = TokenCommand::New { label: "essai".into(), roles: vec!["lecture".into()], expires: None };
        assert!(token(&new, &global).expect("it fits").text.starts_with("app_"));
        assert_eq!(
            session(&SessionCommand::Flush { login: None }, &global).expect("writable").text,
            "ended 0 session(s)"
        );
        let _held = DataLock::take(dir.path()).expect("nobody has it");
        assert_eq!(user(&UserCommand::List, &global).expect_err("in use").exit, Exit::Unreachable);
    }
}
