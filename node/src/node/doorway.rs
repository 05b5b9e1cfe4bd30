//! Founding, inviting, knocking, and answering those who knock.

use super::{Coming, Joining, Node, Refounding, territory_in};
use crate::journal::{Application, Fact};
use crate::lobby::{Door, Knock};
use crate::recovery::{Recovery, Why};
use crate::wire::{Lane, WireCommand, peer_of};
use regain_protocol::cbor;
use regain_protocol::event::Dep;
use regain_protocol::hash::Hash;
use regain_protocol::id::{NodeKey, TopicId};
use regain_protocol::key::Strict;
use regain_protocol::member::{Charter, Comeback, Invitation, Join, KeyCert, Role};
use std::collections::BTreeMap;

impl Node {
    /// Answers a stranger.
    pub(super) fn at_the_door(&mut self, from: NodeKey, bytes: &[u8]) -> Option<Door> {
        let knock = Knock::read(bytes)?;
        let (Knock::Charter(mac) | Knock::Apply(mac, _, _) | Knock::Progress(mac) | Knock::Return(mac, _)) = &knock;
        let secret = self.invited_by(from, mac)?;
        match knock {
            Knock::Charter(_) => Some(Door::Charter(cbor::encode(self.engine.as_ref()?.ledger().charter()))),
            Knock::Apply(_, join, name) => self.apply(from, secret, *join, name),
            Knock::Progress(_) => self.progress_of(from),
            Knock::Return(_, comeback) => self.ends_for(from, &comeback),
        }
    }

    /// The secret whose MAC that is, unless another node used it.
    fn invited_by(&self, from: NodeKey, mac: &Hash) -> Option<Hash> {
        let own = self.keys.node_key();
        let open = self.invitations.iter().filter(|(_, used)| used.is_none_or(|by| by == from));
        let again = self.refounded_here().map(|r| r.secret);
        open.map(|(secret, _)| *secret).chain(again).find(|secret| Invitation::mac(secret, &from, &own) == *mac)
    }

    /// The network that this node founded after another, once it is in it.
    fn refounded_here(&self) -> Option<&Refounding> {
        let here = self.engine.as_ref()?.ledger().charter_id();
        self.refounding.as_ref().filter(|r| r.charter.id() == here)
    }

    fn apply(&mut self, from: NodeKey, secret: Hash, join: Join, name: String) -> Option<Door> {
        let charter = self.engine.as_ref()?.ledger().charter_id();
        if join.cert.node != from || !join.is_valid(charter, &Strict) {
            return None;
        }
        let actor = join.cert.actor;
        if self.engine.as_mut().is_some_and(|e| e.is_of_member(&join.cert)) {
            return self.welcome_back(secret, &join.cert);
        }
        // The invitation for former members is for each of them, and for nobody else.
        if self.refounded_here().is_some_and(|r| r.secret == secret && !r.members.contains(&actor)) {
            return None;
        }
        let facts = [
            Fact::InvitationUsed { secret: secret.to_string(), node: from.to_string() },
            Fact::Applied {
                actor: actor.to_string(),
                name: name.clone(),
                join: data_encoding::HEXLOWER.encode(&cbor::encode(&join)),
            },
        ];
        for fact in facts {
            self.journal.write(&fact).ok()?;
        }
        self.invitations.insert(secret, Some(from));
        self.applications.insert(actor, Application { actor, node: from, name, join });
        self.progress_of(from)
    }

    fn progress_of(&mut self, from: NodeKey) -> Option<Door> {
        let applied = self.applications.values().find(|a| a.node == from).map(|a| a.actor);
        let engine = self.engine.as_mut()?;
        let needed = engine.ledger().admissions_needed_at(engine.ledger().epoch()) as u32;
        match applied {
            Some(actor) => Some(Door::Progress(engine.admissions_of(actor).len() as u32, needed)),
            // Who came back applied for nothing, and is let in.
            None => engine.gate().contains(&from).then_some(Door::Progress(needed, needed)),
        }
    }

    /// Knocks where this node was invited: for the charter first, then to be admitted.
    pub(super) fn knock(&mut self) {
        let Some(joining) = &self.joining else { return };
        let inviter = joining.invitation.node;
        if !self.connected.contains_key(&inviter) {
            return;
        }
        let mac = Invitation::mac(&joining.invitation.secret, &self.keys.node_key(), &inviter);
        let knock = match (&joining.cert, &self.engine) {
            (None, _) => match (&joining.how, &joining.root) {
                (Coming::BackTo(charter), Some(root)) => {
                    Knock::Return(mac, Box::new(Comeback::sign(root, charter.id(), self.keys.node_key())))
                }
                _ => Knock::Charter(mac),
            },
            (Some(cert), Some(engine)) if joining.progress == (0, 0) => {
                let topics = asked_topics(engine.ledger().topics(), &joining.territories);
                let join = Join::sign(&self.keys.node, cert.clone(), joining.role, topics);
                Knock::Apply(mac, Box::new(join), self.settings.name.clone())
            }
            _ => Knock::Progress(mac),
        };
        let (Some(peer), id) = (peer_of(&inviter.0), self.request_id()) else { return };
        self.tell(WireCommand::Request { peer, lane: Lane::Lobby, id, bytes: cbor::encode(&knock) });
    }

    pub(super) fn door_answered(&mut self, bytes: &[u8]) {
        match cbor::decode::<Door>(bytes) {
            Ok(Door::Charter(charter)) => self.charter_came(&charter),
            Ok(Door::Progress(have, needed)) => {
                if let Some(joining) = &mut self.joining {
                    joining.progress = (have, needed.max(1));
                }
            }
            Ok(Door::Ends(n, ends)) => self.ends_came(n, ends),
            Ok(Door::Closed) => self.warn(match self.joining.as_ref().map(|j| &j.how) {
                Some(Coming::BackTo(_)) => {
                    "the inviting node cannot say where this organisation's logs end: it does not \
                     store all of its territories, or the printed root key is of no member; ask another member for an \
                     invitation"
                        .into()
                }
                _ => "the inviting node does not know this invitation, or it was used; ask for a new one".into(),
            }),
            Err(e) => self.warn(format!("the inviting node answered something that cannot be read: {e}")),
        }
    }

    fn charter_came(&mut self, bytes: &[u8]) {
        let Some(joining) = &mut self.joining else { return };
        let charter = match Charter::open(bytes, &Strict) {
            Ok(charter) if charter.id() == joining.invitation.charter => charter,
            Ok(_) => return self.warn("the inviting node sent another network's charter; nothing was joined".into()),
            Err(e) => return self.warn(format!("the charter of the network does not verify: {e}")),
        };
        match joining.how {
            Coming::New => self.certify(charter, 0, Vec::new()),
            Coming::Back => {
                joining.how = Coming::BackTo(Box::new(charter));
                self.knock();
            }
            // The same answer once more.
            Coming::BackTo(_) => {}
        }
    }

    /// Has the root certify this node's key for a network, and enters that.
    pub(super) fn certify(&mut self, charter: Charter, n: u32, ends: Vec<Dep>) {
        let Some(joining) = &mut self.joining else { return };
        let Some(root) = joining.root.take() else { return };
        let cert = KeyCert::sign(&root, charter.id(), n, self.keys.node_key(), self.keys.seal.public(), ends);
        joining.cert = Some(cert.clone());
        let unknown: Vec<String> =
            joining.territories.iter().filter(|t| !has_territory(&charter, t)).cloned().collect();
        let anchor = joining.invitation.anchor;
        let noted =
            crate::store::replace_file(&self.settings.data.join("anchor"), anchor.to_string().as_bytes(), 0o600);
        if let Err(e) = noted {
            self.warn(format!("the invitation's list of members could not be noted: {e}"));
        }
        if !unknown.is_empty() {
            self.warn(format!(
                "the network has no territory called {}; this node asks for the others that were named",
                unknown.join(", ")
            ));
        }
        self.keep_invitation();
        if let Err(e) = self.adopt(charter, cert) {
            self.warn(format!("the network could not be joined: {e}"));
        }
        self.knock();
    }

    /// Makes a charter and this node's certificate durable, takes the root off the node, and starts the engine.
    pub(crate) fn adopt(&mut self, charter: Charter, cert: KeyCert) -> Result<(), String> {
        let data = self.settings.data.clone();
        let write = |name: &str, bytes: &[u8]| {
            crate::store::replace_file(&data.join(name), bytes, 0o600)
                .map_err(|e| format!("{name} could not be written: {e}"))
        };
        if cert.n > 0 {
            // Others hold its organisation's logs: before it has them it opens none, whatever happens in between.
            write("recovery", &Recovery::asking(Why::Returned, self.now()).to_bytes())?;
        }
        write("cert", &cbor::encode(&cert))?;
        write("charter", &cbor::encode(&charter))?;
        self.keys.forget_root().map_err(|e| e.to_string())?;
        self.cert = Some(cert);
        self.enter_network(charter).map_err(|e| e.to_string())?;
        self.open_logs();
        Ok(())
    }

    /// Notes the invitation until this node's logs are open: after a restart it must still know whom to dial and to hear,
    /// for who invited it need not be a founder.
    fn keep_invitation(&mut self) {
        let Some(joining) = &self.joining else { return };
        let note = cbor::encode(&(joining.role, &joining.invitation, &joining.territories));
        if let Err(e) = crate::store::replace_file(&self.settings.data.join(JOINING), &note, 0o600) {
            self.warn(format!("the invitation could not be noted; do not stop this node before it is admitted: {e}"));
        }
    }

    /// Goes on joining where a restart interrupted it.
    pub(super) fn take_up_invitation(&mut self) {
        let note = std::fs::read(self.settings.data.join(JOINING)).ok();
        let note = note.and_then(|bytes| cbor::decode::<(Role, Invitation, Vec<String>)>(&bytes).ok());
        let (Some((role, invitation, territories)), Some(cert)) = (note, self.cert.clone()) else { return };
        let inviter = invitation.node;
        let (cert, progress) = (Some(cert), (0, 0));
        self.joining.get_or_insert(Joining {
            invitation,
            root: None,
            how: Coming::New,
            role,
            cert,
            progress,
            territories,
        });
        self.engine.iter_mut().for_each(|engine| engine.invited_by(inviter));
    }

    /// Its logs are open: nobody has to let it in any more.
    pub(super) fn end_joining(&mut self) {
        if self.joining.take().is_some() {
            let _ = std::fs::remove_file(self.settings.data.join(JOINING));
        }
    }
}

/// The note of an invitation in a node's directory.
pub(super) const JOINING: &str = "joining";

/// Governance, and the topics of the territories that were asked for: of all, when none was named.
fn asked_topics(topics: &BTreeMap<TopicId, String>, territories: &[String]) -> Vec<TopicId> {
    let asked = |name: &str| match territory_in(name) {
        Some(territory) => territories.is_empty() || territories.iter().any(|t| t == territory),
        None => true,
    };
    topics.iter().filter(|(_, name)| asked(name)).map(|(topic, _)| *topic).collect()
}

fn has_territory(charter: &Charter, name: &str) -> bool {
    charter.body.topics.iter().any(|t| territory_in(t) == Some(name))
}
