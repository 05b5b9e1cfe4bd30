//! Live sources: configured, tried, and pulled into a rehearsal like any file's, by hand or by their schedule.

mod scheduled;

pub use scheduled::{RunTold, ScheduleInput, ScheduleTold};

use super::importing::Asked;
use super::{Answer, Desk, DeskError, Foreign, ImportId};
use crate::fleet::alteration::now;
use crate::jobs::{Cancelling, Job, JobState};
use crate::journal::Fact;
use crate::node::Node;
use crate::pull::{self, Client, Page, Patience, PullFault, PullKind, PullSecret, PullSource, Taking};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroizing;

/// Sources of one node.
const MOST: usize = 50;

/// A source as a person configures it. A secret that is left empty stays what it was.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceInput {
    /// Its number, to configure it anew; none for a new one.
    #[serde(default)]
    pub id: Option<u64>,
    /// Code of the tool: `glpi`, `snipe_it` or `ocs`.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// The address of its interface, such as `https://glpi.example.org/apirest.php`.
    pub address: String,
    /// The certificate authority to trust instead of the public ones, PEM.
    #[serde(default)]
    pub root: Option<String>,
    /// GLPI: the token of the application. OCS: the user.
    #[serde(default)]
    pub first: String,
    /// GLPI: the token of the user. Snipe-IT: the token. OCS: the password.
    #[serde(default)]
    pub second: String,
}

/// A source as it is shown: never with its secrets.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PullRow)]
pub struct SourceRow {
    /// Its number.
    pub id: u64,
    /// Code of the tool.
    pub kind: String,
    /// What it is called.
    #[schema(value_type = String)]
    pub name: Foreign,
    /// The address of its interface.
    #[schema(value_type = String)]
    pub address: Foreign,
    /// Whether it has a certificate authority of its own.
    pub own_root: bool,
    /// Whether its secrets are in the vault.
    pub has_secret: bool,
    /// Seconds since 1970 when it was configured.
    pub at: u64,
    /// When it is asked by itself; only by hand if none.
    pub schedule: Option<ScheduleTold>,
    /// The newest pull that nobody asked for.
    pub last: Option<RunTold>,
}

/// All sources.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PullsTold)]
pub struct SourcesTold {
    /// By number.
    pub sources: Vec<SourceRow>,
}

/// A source that was tried.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Probed {
    /// How many machines it says to have.
    pub items: usize,
}

/// A source that is gone.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SourceGone {
    /// Its number.
    pub id: u64,
}

fn secret_name(id: u64) -> String {
    format!("pull-{id}")
}

impl From<PullFault> for DeskError {
    fn from(fault: PullFault) -> Self {
        DeskError::Conflict(fault.0)
    }
}

impl Node {
    /// The sources that are configured.
    ///
    /// # Errors
    /// None.
    pub fn pull_sources(&mut self) -> Answer<SourcesTold> {
        let row = |source: &PullSource| SourceRow {
            id: source.id,
            kind: source.kind.code().to_owned(),
            name: Foreign::from(source.name.as_str()),
            address: Foreign::from(source.address.as_str()),
            own_root: source.root.is_some(),
            has_secret: self.keys.has_secret(&secret_name(source.id)),
            at: source.at,
            schedule: self.schedule_told(source),
            last: self.run_told(source.id),
        };
        Ok(SourcesTold { sources: self.sources.values().map(row).collect() })
    }

    /// Configures a source. Its secrets go into the vault and are never shown again.
    ///
    /// # Errors
    /// The address, the authority or the tool is none, a secret is missing, or there are too many.
    pub fn set_source(&mut self, input: &SourceInput) -> Answer<SourceRow> {
        let usage = |fault: PullFault| DeskError::Usage(fault.0);
        let kind = PullKind::from_code(&input.kind).ok_or_else(|| {
            let codes = PullKind::ALL.map(PullKind::code).join(", ");
            DeskError::Usage(say!(
                "pull-kind",
                "`{code}` is no tool that can be asked; choose one of {codes}",
                code = input.kind,
                codes = codes
            ))
        })?;
        let address = pull::address(&input.address).map_err(usage)?;
        let root = input.root.as_deref().map(str::trim).filter(|pem| !pem.is_empty()).map(str::to_owned);
        if let Some(pem) = &root {
            pull::authorities(pem).map_err(usage)?;
        }
        let id = match input.id {
            Some(id) if self.sources.contains_key(&id) => id,
            Some(id) => return Err(unknown(id)),
            None if self.sources.len() >= MOST => {
                return Err(DeskError::Conflict(say!(
                    "pull-full",
                    "{n} sources are configured; remove one first",
                    n = MOST
                )));
            }
            None => self.sources.keys().next_back().copied().unwrap_or(0) + 1,
        };
        // The secrets of one server are not sent to another that somebody types in.
        let moved = self.sources.get(&id).is_some_and(|known| known.address != address || known.kind != kind);
        let secret = self.secret_of(id, input, moved)?;
        if secret.second.is_empty() && kind != PullKind::Ocs {
            return Err(DeskError::Usage(say!(
                "pull-no-secret",
                "the token is missing; make one in the tool, with the right to read the inventory, and enter it here"
            )));
        }
        let plain = |text: &Zeroizing<String>| text.len() <= 1_000 && text.bytes().all(|b| b.is_ascii_graphic());
        if ![&secret.first, &secret.second].into_iter().all(plain) && kind != PullKind::Ocs {
            return Err(DeskError::Usage(say!(
                "pull-odd-secret",
                "a token has letters and digits only, without spaces"
            )));
        }
        let name: String = input.name.trim().chars().filter(|c| !c.is_control()).take(100).collect();
        let name = if name.is_empty() { kind.code().to_owned() } else { name };
        let schedule = self.sources.get(&id).and_then(|known| known.schedule);
        let source = PullSource { id, kind, name, address, root, at: now(), schedule };
        self.keys.keep_secret(&secret_name(id), &secret.to_bytes()).map_err(DeskError::failed)?;
        self.journal.write(&Fact::SourceSet { source: source.clone() }).map_err(DeskError::failed)?;
        self.sources.insert(id, source);
        let row = self.pull_sources()?.sources.into_iter().find(|row| row.id == id);
        row.ok_or_else(|| unknown(id))
    }

    /// The secrets as they are to be from now on.
    fn secret_of(&self, id: u64, input: &SourceInput, moved: bool) -> Answer<PullSecret> {
        let known = match self.keys.has_secret(&secret_name(id)) && !moved && input.id.is_some() {
            true => self.open_secret(id)?,
            false => PullSecret::default(),
        };
        let kept = |given: &String, known: &Zeroizing<String>| match given.is_empty() {
            true => known.clone(),
            false => Zeroizing::new(given.trim().to_owned()),
        };
        Ok(PullSecret { first: kept(&input.first, &known.first), second: kept(&input.second, &known.second) })
    }

    fn open_secret(&self, id: u64) -> Answer<PullSecret> {
        let bytes = self.keys.secret(&secret_name(id)).map_err(|_| {
            DeskError::Conflict(say!(
                "pull-secret-gone",
                "the token of this source is not in the vault, as after a restore without keys; enter it again"
            ))
        })?;
        PullSecret::from_bytes(&bytes)
            .ok_or_else(|| DeskError::failed("the secret of the source cannot be read; enter it again"))
    }

    /// Removes a source and its secrets.
    ///
    /// # Errors
    /// There is no such source, or the vault refuses.
    pub fn remove_source(&mut self, id: u64) -> Answer<SourceGone> {
        if !self.sources.contains_key(&id) {
            return Err(unknown(id));
        }
        self.keys.forget_secret(&secret_name(id)).map_err(DeskError::failed)?;
        self.journal.write(&Fact::SourceGone { id }).map_err(DeskError::failed)?;
        self.sources.remove(&id);
        self.runs.remove(&id);
        Ok(SourceGone { id })
    }

    fn client_of(&mut self, id: u64) -> Answer<(PullSource, Client)> {
        let source = self.sources.get(&id).cloned().ok_or_else(|| unknown(id))?;
        let client = Client::new(&source, self.open_secret(id)?, Patience::default())?;
        Ok((source, client))
    }
}

impl Desk {
    /// Asks a source how much it has.
    ///
    /// # Errors
    /// What is wrong, as a sentence.
    pub async fn probe_source(&self, id: u64) -> Answer<Probed> {
        let (source, mut client) = self.ask(move |node| node.client_of(id)).await?;
        let probed = tokio::task::spawn_blocking(move || pull::probe(&mut client, source.kind));
        Ok(Probed { items: probed.await.map_err(DeskError::failed)?? })
    }

    /// Pulls a source in the background, and rehearses what came as if it were files.
    ///
    /// # Errors
    /// There is no such source, or four other imports are being worked on.
    pub async fn pull_source(&self, id: u64) -> Answer<ImportId> {
        let (source, mut client) = self.ask(move |node| node.client_of(id)).await?;
        self.ask(move |node| node.begin_pull(id)).await?;
        let opened = self.shelf.imports.open(&source.name, Asked { whole: true, ..Asked::default() });
        let import = match opened {
            Ok(import) => import,
            Err(e) => {
                self.ask(move |node| node.end_pull(id)).await?;
                return Err(e);
            }
        };
        let job = self.shelf.jobs.start("pull", &source.name, 0, Cancelling::Heeded);
        let (desk, runtime) = (self.clone(), tokio::runtime::Handle::current());
        tokio::task::spawn_blocking(move || {
            let mut basket = Basket { desk: desk.clone(), runtime, import, job: &job };
            let pulled = pull::pull(&mut client, source.kind, &mut basket);
            let outcome = pulled.map_err(DeskError::from).and_then(|items| {
                if items == 0 {
                    return Err(DeskError::Conflict(say!("pull-empty", "the source lists no machine at all")));
                }
                desk.read_beside(import)
            });
            // The node may have ended meanwhile; then nothing is under way any more.
            let _ = desk.ask_waiting(move |node| node.end_pull(id));
            match outcome {
                Ok(()) => job.end(JobState::Done),
                Err(e) => {
                    job.say(e.to_string());
                    desk.shelf.imports.not_had(import, e.sentence().clone());
                    let cancelled = job.is_cancelled();
                    job.end(if cancelled { JobState::Cancelled } else { JobState::Failed });
                }
            }
        });
        Ok(import)
    }
}

/// Keeps pages as files of an import.
struct Basket<'a> {
    desk: Desk,
    runtime: tokio::runtime::Handle,
    import: ImportId,
    job: &'a Job,
}

impl Taking for Basket<'_> {
    fn take(&mut self, page: Page, items: usize, total: usize) -> Result<(), PullFault> {
        if self.job.is_cancelled() {
            return Err(PullFault(say!("pull-ended", "somebody ended the pull; nothing was kept")));
        }
        let size = page.bytes.len();
        let kept = self.runtime.block_on(self.desk.keep_upload(page.bytes));
        let kept = kept.map_err(|e| PullFault(e.sentence().clone()))?;
        let added = self.desk.shelf.imports.add(self.import, kept, size, &page.name);
        added.map_err(|e| PullFault(e.sentence().clone()))?;
        self.job.progress(items as u64, total as u64);
        Ok(())
    }

    fn remark(&mut self, text: String) {
        self.job.say(text);
    }
}

fn unknown(id: u64) -> DeskError {
    DeskError::NotFound(say!("pull-unknown", "there is no source number {id}; look at the list again", id = id))
}
