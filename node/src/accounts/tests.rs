//! Accounts as people meet them, from the first link to a lost password.

use super::*;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU64, Ordering};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const T0: u64 = 1_800_000_000;
const GOOD: &str = "quatre chevaux d'été";
const BETTER: &str = "cinq poules sur un mur";

/// A node's accounts, and a hand on their clock.
struct House {
    dir: tempfile::TempDir,
    now: Arc<AtomicU64>,
    accounts: Accounts,
}

fn pw(text: &str) -> Password {
    Password::new(text.to_owned())
}

fn new(login: &str, roles: &[Role]) -> NewAccount {
    let name = format!("{login} de Valclair");
    NewAccount { login: login.into(), name, roles: roles.iter().copied().collect(), password: pw(GOOD) }
}

fn roles(roles: &[Role]) -> Roles {
    roles.iter().copied().collect()
}

impl House {
    fn empty() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let now = Arc::new(AtomicU64::new(T0));
        let accounts = open(&dir, &now).expect("an empty directory");
        House { dir, now, accounts }
    }

    /// With an administrator `marie`.
    async fn with_admin() -> Self {
        let house = House::empty();
        let token = house.accounts.first_run_token().expect("nobody is there yet");
        house.accounts.found_first(&token, new("marie", &[])).await.expect("the first");
        house
    }

    async fn add(&self, login: &str, roles: &[Role]) {
        self.accounts.add("marie", new(login, roles)).await.expect("a good account");
    }

    async fn log_in(&self, login: &str, password: &str) -> Result<LoggedIn, AccountsError> {
        self.accounts.log_in(login, pw(password), HERE).await
    }

    fn later(&self, seconds: u64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The same data after a restart.
    fn again(&self) -> Accounts {
        open(&self.dir, &self.now).expect("its own files")
    }
}

fn open(dir: &tempfile::TempDir, now: &Arc<AtomicU64>) -> Result<Accounts, AccountsError> {
    let now = Arc::clone(now);
    Accounts::open_by(dir.path(), "Métropole de Valclair", Clock::of(move || now.load(Ordering::SeqCst)))
}

#[tokio::test]
async fn the_first_account_comes_by_the_link_and_only_once() {
    let house = House::empty();
    let link = house.accounts.first_run_token().expect("nobody is there yet");
    let other = house.again().first_run_token().expect("still nobody");
    assert_ne!(link, other, "each start has its own link");
    let told = house.accounts.found_first(&other, new("marie", &[])).await;
    assert!(matches!(told, Err(AccountsError::NotWelcome)), "{told:?}");
    let weak = NewAccount { password: pw("motdepasse2026"), ..new("marie", &[]) };
    assert!(matches!(house.accounts.found_first(&link, weak).await, Err(AccountsError::Weak(_))));
    let made = house.accounts.found_first(&link, new("Marie", &[Role::Gestion])).await.expect("the link is good");
    assert_eq!((made.login.as_str(), made.roles), ("marie", roles(&[Role::Admin, Role::Gestion])));
    assert_eq!(house.accounts.first_run_token(), None);
    let told = house.accounts.found_first(&link, new("paul", &[])).await;
    assert!(matches!(told, Err(AccountsError::AlreadyFounded)), "{told:?}");
    assert_eq!(house.again().first_run_token(), None, "nor after a restart");
}

#[tokio::test]
async fn the_link_is_good_for_an_hour() {
    let house = House::empty();
    let link = house.accounts.first_run_token().expect("nobody is there yet");
    house.later(3599);
    assert!(house.accounts.welcomes(&link));
    house.later(1);
    assert!(!house.accounts.welcomes(&link) && house.accounts.first_run_token().is_none());
    let told = house.accounts.found_first(&link, new("marie", &[])).await;
    assert!(matches!(told, Err(AccountsError::NotWelcome)), "{told:?}");
}

#[tokio::test]
async fn a_login_opens_a_session_that_survives_a_restart() {
    let house = House::with_admin().await;
    let opened = house.log_in(" Marie ", GOOD).await.expect("the password is right");
    assert_eq!((opened.session.name.as_str(), opened.session.must_change), ("marie de Valclair", false));
    let again = house.again();
    let found = again.session(&opened.token).expect("it is open");
    assert_eq!((found.login.as_str(), &found.csrf), ("marie", &opened.session.csrf));
    assert_eq!(found.scope(), roles(&[Role::Admin]));
    assert!(again.session("").is_none() && again.session(&opened.session.id).is_none());
    again.end_session("marie", &found.id).expect("it is hers");
    assert!(again.session(&opened.token).is_none());
    assert!(again.end_session("marie", &found.id).is_err());
    let second = house.log_in("marie", GOOD).await.expect("the password is right").session;
    assert_ne!(second.csrf, found.csrf, "each session has its own secret");
}

#[tokio::test]
async fn wrong_logins_are_answered_alike_and_written_down() {
    let house = House::with_admin().await;
    for (login, password) in [("marie", BETTER), ("nobody", GOOD), ("", "")] {
        let told = house.log_in(login, password).await.err().expect("it is wrong");
        assert!(matches!(told, AccountsError::WrongLogin), "{told}");
    }
    let acts = house.accounts.acts();
    assert_eq!(
        (acts[1].act.as_str(), acts[1].by.as_str(), acts[1].object.as_str()),
        ("login.wrong", "(127.0.0.1)", "nobody")
    );
    assert!(house.accounts.sessions().is_empty());
}

#[tokio::test]
async fn guessing_is_slowed_down_even_with_the_right_password() {
    let house = House::with_admin().await;
    let mut wrong = 0;
    // Ten at once, then one in thirty seconds: a slow machine gets a few more in.
    let seconds = loop {
        match house.log_in("marie", BETTER).await.err().expect("it is wrong") {
            AccountsError::WrongLogin => wrong += 1,
            AccountsError::Throttled { seconds } => break seconds,
            other => panic!("{other}"),
        }
        assert!(wrong < 25, "nothing slows the guessing down");
    };
    assert!(wrong >= 10 && (1..=30).contains(&seconds), "{wrong} {seconds}");
    assert!(matches!(house.log_in("marie", GOOD).await.err(), Some(AccountsError::Throttled { .. })));
    let elsewhere = "192.0.2.7".parse().expect("an address");
    assert!(house.accounts.log_in("marie", pw(GOOD), elsewhere).await.is_ok(), "the owner comes from another place");
}

#[tokio::test]
async fn who_is_disabled_is_out_at_once() {
    let house = House::with_admin().await;
    house.add("paul", &[Role::Atelier]).await;
    let opened = house.log_in("paul", GOOD).await.expect("the password is right");
    house.accounts.disable("marie", "paul").expect("marie is left");
    assert!(house.accounts.session(&opened.token).is_none());
    assert!(matches!(house.log_in("paul", GOOD).await.err(), Some(AccountsError::Disabled)));
    assert!(matches!(house.log_in("paul", BETTER).await.err(), Some(AccountsError::WrongLogin)), "says nothing more");
    house.accounts.enable("marie", "paul").expect("he is there");
    assert!(house.accounts.session(&opened.token).is_none(), "an ended session stays ended");
    assert!(house.log_in("paul", GOOD).await.is_ok());
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let house = House::with_admin().await;
    let a = &house.accounts;
    house.add("paul", &[Role::Gestion]).await;
    assert!(matches!(a.disable("marie", "marie"), Err(AccountsError::LastAdmin)));
    assert!(matches!(a.set_roles("marie", "marie", roles(&[Role::Gestion])), Err(AccountsError::LastAdmin)));
    assert!(house.log_in("marie", GOOD).await.is_ok(), "nothing has happened");
    a.set_roles("marie", "paul", roles(&[Role::Admin])).expect("he is there");
    a.disable("paul", "marie").expect("paul is left");
    assert!(
        matches!(a.set_roles("paul", "paul", roles(&[Role::Lecture])), Err(AccountsError::LastAdmin)),
        "a disabled one does not count"
    );
    // Nor does a node begin without one.
    let empty = House::empty();
    let told = empty.accounts.add(COMMAND_LINE, new("paul", &[Role::Gestion])).await;
    assert!(matches!(told, Err(AccountsError::LastAdmin)), "{told:?}");
}

#[tokio::test]
async fn roles_change_under_an_open_session_and_names_are_checked() {
    let house = House::with_admin().await;
    let a = &house.accounts;
    house.add("paul", &[Role::Gestion, Role::Collecte]).await;
    let opened = house.log_in("paul", GOOD).await.expect("the password is right");
    a.set_roles("marie", "paul", roles(&[Role::Lecture])).expect("he is there");
    assert_eq!(a.session(&opened.token).expect("open").roles, roles(&[Role::Lecture]));
    assert!(matches!(a.set_roles("marie", "paul", Roles::default()), Err(AccountsError::NoRole)));
    assert!(matches!(a.set_roles("marie", "zoe", roles(&[Role::Lecture])), Err(AccountsError::NoSuchAccount(_))));
    assert_eq!(a.rename("marie", "paul", " Paul B. ").expect("he is there").name, "Paul B.");
    assert!(a.rename("marie", "paul", "a\nb").is_err() && a.rename("marie", "paul", " ").is_err());
    assert!(matches!(a.add("marie", new("PAUL", &[Role::Lecture])).await, Err(AccountsError::Taken(_))));
    let logins: Vec<String> = house.again().list().into_iter().map(|p| p.login).collect();
    assert_eq!(logins, ["marie", "paul"]);
}

#[tokio::test]
async fn a_reset_password_lets_in_to_choose_another_and_nothing_else() {
    let house = House::with_admin().await;
    let a = &house.accounts;
    let before = house.log_in("marie", GOOD).await.expect("the password is right");
    let once = a.reset_password(COMMAND_LINE, "marie").await.expect("she is there");
    assert!(a.session(&before.token).is_none(), "whoever had the old one is out");
    assert!(house.log_in("marie", GOOD).await.is_err());
    let opened = house.log_in("marie", &once).await.expect("the new one");
    assert!(opened.session.must_change && opened.session.scope().is_empty());
    let change = |old: &str, new: &str| a.change_password("marie", (pw(old), pw(new)), &opened.session.id, HERE);
    assert!(matches!(change(GOOD, BETTER).await, Err(AccountsError::WrongLogin)));
    assert!(matches!(change(&once, &once).await, Err(AccountsError::Weak(_))), "it must be another");
    change(&once, BETTER).await.expect("it is good");
    assert_eq!(a.session(&opened.token).expect("it stays open").scope(), roles(&[Role::Admin]));
    assert!(house.log_in("marie", &once).await.is_err());
    assert!(house.log_in("marie", BETTER).await.is_ok());
}

#[tokio::test]
async fn a_one_time_password_does_not_lie_about_for_ever() {
    let house = House::with_admin().await;
    let once = house.accounts.reset_password("marie", "marie").await.expect("she is there");
    house.later(3 * 86_400);
    assert!(matches!(house.log_in("marie", &once).await.err(), Some(AccountsError::OneTimeOver)));
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let house = House::with_admin().await;
    house.add("paul", &[Role::Lecture]).await;
    let (one, two) =
        (house.log_in("marie", GOOD).await.expect("right"), house.log_in("marie", GOOD).await.expect("right"));
    let paul = house.log_in("paul", GOOD).await.expect("right");
    assert_eq!(house.accounts.sessions_of("marie").len(), 2);
    let change = house.accounts.change_password("marie", (pw(GOOD), pw(BETTER)), &one.session.id, HERE);
    change.await.expect("it is good");
    let open = |token: &str| house.accounts.session(token).is_some();
    assert!(open(&one.token) && !open(&two.token) && open(&paul.token));
    assert_eq!(house.accounts.end_all("marie").expect("writable"), 1);
    assert_eq!(house.accounts.flush_sessions("marie", None).expect("writable"), 1);
    assert!(!open(&one.token) && !open(&paul.token));
}

#[tokio::test]
async fn a_token_is_shown_once_and_does_what_its_maker_may() {
    let house = House::with_admin().await;
    let a = &house.accounts;
    house.add("paul", &[Role::Gestion, Role::Lecture]).await;
    let wanted = |scopes: &[Role], expires: Option<&str>| NewToken {
        label: "sauvegarde".into(),
        scopes: roles(scopes),
        expires: expires.map(str::to_owned),
    };
    assert!(matches!(a.new_token("paul", &wanted(&[Role::Atelier], None)), Err(AccountsError::MoreThanOwn)));
    assert!(matches!(a.new_token("paul", &wanted(&[], None)), Err(AccountsError::NoRole)));
    assert!(matches!(a.new_token("paul", &wanted(&[Role::Lecture], Some("demain"))), Err(AccountsError::BadDay(_))));
    let (text, told) = a.new_token("paul", &wanted(&[Role::Gestion, Role::Lecture], None)).expect("his own roles");
    assert!(text.starts_with("app_") && text.len() == 56, "{}", text.len());
    assert_eq!(told.last_used, None);
    let file = std::fs::read_to_string(house.dir.path().join("accounts.json")).expect("written");
    assert!(file.contains(&told.id) && !file.contains(&text[4..]));
    let again = house.again();
    assert_eq!(again.token_scope(&text), Some(roles(&[Role::Gestion, Role::Lecture])));
    assert_eq!(again.tokens()[0].last_used, Some("2027-01-15".into()));
    for other in ["", "app_", &text[..55], &text[4..], &text.to_uppercase()] {
        assert_eq!(again.token_scope(other), None, "{other}");
    }
    again.set_roles("marie", "paul", roles(&[Role::Lecture])).expect("he is there");
    assert_eq!(again.token_scope(&text), Some(roles(&[Role::Lecture])), "less for him is less for his token");
    again.disable("marie", "paul").expect("marie is left");
    assert_eq!(again.token_scope(&text), None);
    again.enable("marie", "paul").expect("he is there");
    again.revoke_token("marie", &told.id).expect("it is there");
    assert_eq!(again.token_scope(&text), None);
    assert!(again.revoke_token("marie", &told.id).is_err());
}

#[tokio::test]
async fn a_token_expires_after_its_last_day() {
    let house = House::with_admin().await;
    let wanted =
        NewToken { label: "essai".into(), scopes: roles(&[Role::Lecture]), expires: Some("2027-01-15".into()) };
    let (text, _) = house.accounts.new_token(FILE_TOKEN, &wanted).expect("it fits");
    assert!(house.accounts.token_scope(&text).is_some(), "on its last day");
    house.later(86_400);
    assert!(house.accounts.token_scope(&text).is_none());
}

#[tokio::test]
async fn preferences_and_views_are_kept() {
    let house = House::with_admin().await;
    let a = &house.accounts;
    house.add("paul", &[Role::Lecture]).await;
    let dark = Preferences { language: Some("en".into()), theme: Theme::Dark, shortcuts: false };
    a.set_preferences("paul", dark.clone()).expect("he is there");
    assert!(a.set_preferences("paul", Preferences { language: Some("xx".into()), ..dark.clone() }).is_err());
    let view = |name: &str, shared: bool, default: bool| View {
        list: "devices".into(),
        name: name.into(),
        query: "etat=recu&tri=-date".into(),
        columns: vec!["code".into(), "state".into()],
        shared,
        default,
    };
    a.save_view("paul", view("b", false, true)).expect("it fits");
    a.save_view("paul", view("a", true, true)).expect("it fits");
    a.save_view("marie", view("c", false, false)).expect("it fits");
    assert!(a.save_view("zoe", view("c", false, false)).is_err());
    assert!(a.save_view("paul", View { query: "x".repeat(5000), ..view("d", false, false) }).is_err());
    let again = house.again();
    let seen = |login: &str| {
        let views = again.views(login, "devices").into_iter();
        views.map(|v| (v.owner, v.view.name, v.view.default)).collect::<Vec<_>>()
    };
    let (paul, marie) = ("paul".to_owned(), "marie".to_owned());
    assert_eq!(seen("paul"), [(paul.clone(), "a".into(), true), (paul.clone(), "b".into(), false)]);
    assert_eq!(seen("marie"), [(marie, "c".into(), false), (paul, "a".into(), false)]);
    assert!(again.views("paul", "lots").is_empty());
    assert_eq!(again.account("paul").expect("he is there").preferences, dark);
    assert!(again.delete_view("marie", "devices", "a").is_err(), "only its owner deletes it");
    again.delete_view("paul", "devices", "a").expect("it is his");
    assert_eq!(again.views("marie", "devices").len(), 1);
}

#[tokio::test]
async fn the_files_are_private_whole_and_never_read_when_newer() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::with_admin().await;
    house.log_in("marie", GOOD).await.expect("right");
    for name in ["accounts.json", "sessions.json", "audit.jsonl"] {
        let path = house.dir.path().join(name);
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name}");
        let text = std::fs::read_to_string(&path).expect("readable");
        assert!(!text.contains(GOOD), "{name} has the password");
    }
    for name in ["accounts.json", "sessions.json"] {
        let path = house.dir.path().join(name);
        let before = std::fs::read(&path).expect("readable");
        std::fs::write(&path, r#"{ "version": 2, "people": "of another form" }"#).expect("writable");
        let told = open(&house.dir, &house.now).expect_err("newer").to_string();
        assert!(told.contains(name) && told.contains("install a newer Regain"), "{told}");
        std::fs::write(&path, &before[..before.len() / 2]).expect("writable");
        assert!(matches!(open(&house.dir, &house.now), Err(AccountsError::Damaged { .. })));
        std::fs::write(&path, &before).expect("writable");
    }
    assert!(open(&house.dir, &house.now).is_ok());
}

#[tokio::test]
async fn what_the_disk_refuses_has_not_happened() {
    let house = House::with_admin().await;
    house.add("paul", &[Role::Lecture]).await;
    // A directory in the file's place refuses the rename, for root as well.
    let path = house.dir.path().join("accounts.json");
    let aside = house.dir.path().join("aside");
    std::fs::rename(&path, &aside).expect("writable");
    std::fs::create_dir_all(path.join("x")).expect("writable");
    let told = house.accounts.disable("marie", "paul");
    assert!(matches!(told, Err(AccountsError::Io { .. })), "{told:?}");
    assert!(!house.accounts.account("paul").expect("he is there").disabled);
    std::fs::remove_dir_all(&path).expect("writable");
    std::fs::rename(&aside, &path).expect("writable");
    house.accounts.disable("marie", "paul").expect("the disk is back");
    assert!(house.again().account("paul").expect("he is there").disabled);
}
