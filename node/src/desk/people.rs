//! Who belongs: founding, inviting, joining, describing oneself.

use super::said::Said;
use super::{
    Answer, Card, DeskError, Draft, FounderSignature, InvitationTold, JoinBegun, MemberRow, Members, Network,
    SealedCharter,
};
use crate::identity::{ASKED_GROUPS, random};
use crate::journal::Fact;
use crate::node::{Coming, Joining, Node};
use regain_protocol::catalogue::ActorKind;
use regain_protocol::cbor;
use regain_protocol::event::{Body, Extra, Profile};
use regain_protocol::hash::Hash;
use regain_protocol::id::{ActorId, CharterId, Signature};
use regain_protocol::key::Strict;
use regain_protocol::member::{Charter, CharterBody, Founder, Invitation, KeyCert, Policy, Role};
use regain_protocol::view::MemberView;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Founding a network, alone or together. The founders' cards are exchanged, one drafts, all sign, one publishes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundInput {
    /// The network's name.
    pub name: String,
    /// Territories, each of which becomes a trade and a statistics topic.
    pub territories: Vec<String>,
    /// Cards of the co-founders.
    #[serde(default)]
    pub cards: Vec<String>,
}

/// Joining with an invitation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinInput {
    /// The invitation's line.
    pub invitation: String,
    /// `observe`, `write` or `guarantee`.
    pub role: String,
    /// The asked groups of the printed root key.
    pub root_groups: Vec<String>,
    /// Territories to ask for, such as `valclair`; all there are when empty.
    #[serde(default)]
    pub territories: Vec<String>,
}

impl Node {
    /// Names of members, as their profiles or applications tell them.
    pub(crate) fn names(&mut self) -> BTreeMap<ActorId, String> {
        let mut names: BTreeMap<ActorId, String> =
            self.applications.values().map(|a| (a.actor, a.name.clone())).collect();
        let Some(engine) = self.engine.as_mut() else { return names };
        names.extend(Node::former_names(engine));
        let view = engine.view(engine.ledger().governance());
        let told = view.members.iter().filter_map(|(a, m)| Some((*a, engine.extra(&m.profile?)?.title.clone()?)));
        names.extend(told);
        names.insert(self.keys.actor, self.settings.name.clone());
        names
    }

    pub(crate) fn name_of(&mut self, actor: &ActorId) -> String {
        self.names().remove(actor).unwrap_or_else(|| actor.to_string().chars().take(12).collect())
    }

    /// This node's card: its certificate for a charter that does not exist yet.
    ///
    /// # Errors
    /// The root is gone, or its re-typed groups differ.
    pub fn card(&mut self, root_groups: &[String]) -> Answer<Card> {
        let root = self.keys.root(root_groups).map_err(|e| DeskError::Refused(e.into()))?;
        let cert = KeyCert::sign(&root, CharterId::ZERO, 0, self.keys.node_key(), self.keys.seal.public(), Vec::new());
        Ok(Card { card: hex(&cbor::encode(&cert)), asked_groups: ASKED_GROUPS.to_vec() })
    }

    /// A charter to be signed by every founder.
    ///
    /// # Errors
    /// A card cannot be read, or a name is missing.
    pub fn draft_charter(&mut self, input: &FoundInput, own_card: &str) -> Answer<Draft> {
        let card = |card: &str| {
            unhex(card).and_then(|b| cbor::decode::<KeyCert>(&b).ok()).ok_or_else(|| {
                DeskError::Usage(say!(
                    "card-form",
                    "a founder's card cannot be read; ask for it again and paste all of it"
                ))
            })
        };
        let cards = input.cards.iter().map(String::as_str).chain([own_card]);
        let body = charter_body(input, cards.map(card).collect::<Answer<_>>()?)?;
        Ok(Draft { draft: hex(&cbor::encode(&body)), charter: body.id().to_string() })
    }

    /// This founder's signature under a draft.
    ///
    /// # Errors
    /// It cannot be read or the root is gone.
    pub fn sign_charter(&mut self, draft: &str, root_groups: &[String]) -> Answer<FounderSignature> {
        let body = draft_body(draft)?;
        let root = self.keys.root(root_groups).map_err(|e| DeskError::Refused(e.into()))?;
        Ok(FounderSignature { actor: self.keys.actor.to_string(), signature: body.sign(&root).to_string() })
    }

    /// A charter from its draft and all signatures.
    ///
    /// # Errors
    /// A founder has not signed.
    pub fn seal_charter(&mut self, draft: &str, signatures: &BTreeMap<String, String>) -> Answer<SealedCharter> {
        let body = draft_body(draft)?;
        let of = |f: &Founder| signatures.get(&f.cert.actor.to_string()).and_then(|s| Signature::from_hex(s));
        let list = body.founders.iter().map(|f| of(f).unwrap_or(Signature::ZERO)).collect();
        let charter = Charter { body, signatures: list };
        charter.verify(&Strict).map_err(|e| DeskError::Refused(e.into()))?;
        Ok(SealedCharter { charter: hex(&cbor::encode(&charter)) })
    }

    /// Starts this founder's node on a signed charter.
    ///
    /// # Errors
    /// It does not verify, or this node is no founder of it.
    pub fn adopt_charter(&mut self, charter: &str) -> Answer<Network> {
        if self.engine.is_some() {
            return Err(DeskError::Conflict(say!("network-already", "this node already belongs to a network")));
        }
        let bytes =
            unhex(charter).ok_or_else(|| DeskError::Usage(say!("charter-hex", "a charter is hexadecimal text")))?;
        let charter = Charter::open(&bytes, &Strict).map_err(|e| DeskError::Refused(e.into()))?;
        let founder = charter.body.founder(self.keys.actor).filter(|f| f.cert.node == self.keys.node_key());
        let cert = founder.map(|f| f.cert.clone()).ok_or_else(|| {
            DeskError::Refused(say!(
                "no-founder",
                "this node is no founder of that charter; join with an invitation instead"
            ))
        })?;
        self.adopt(charter, cert).map_err(DeskError::failed)?;
        self.network()
    }

    /// Founds a network alone.
    ///
    /// # Errors
    /// As for the single steps.
    pub fn found_alone(&mut self, input: &FoundInput, root_groups: &[String]) -> Answer<Network> {
        let card = self.card(root_groups)?.card;
        let draft = self.draft_charter(input, &card)?.draft;
        let signed = self.sign_charter(&draft, root_groups)?;
        let signatures = BTreeMap::from([(signed.actor, signed.signature)]);
        let charter = self.seal_charter(&draft, &signatures)?.charter;
        self.adopt_charter(&charter)
    }

    /// A one-use invitation.
    ///
    /// # Errors
    /// This node is in no network or cannot write.
    pub fn invite(&mut self) -> Answer<InvitationTold> {
        let charter = self.engine()?.ledger().charter_id();
        let secret = Hash(random::<32>().map_err(DeskError::failed)?);
        self.journal.write(&Fact::Invited { secret: secret.to_string() }).map_err(DeskError::failed)?;
        self.invitations.insert(secret, None);
        let anchor = self.engine()?.ledger().epoch();
        let addresses = self.addresses();
        let invitation = Invitation { charter, anchor, node: self.keys.node_key(), addresses, secret };
        Ok(InvitationTold { invitation: invitation.to_text() })
    }

    /// Begins to join: the lobby is asked until the guarantors have admitted this node.
    ///
    /// # Errors
    /// The invitation or the root groups do not hold, or this node is in a network already.
    pub fn join(&mut self, input: &JoinInput) -> Answer<JoinBegun> {
        if self.engine.is_some() {
            return Err(DeskError::Conflict(say!("network-already", "this node already belongs to a network")));
        }
        let invitation = invitation(&input.invitation)?;
        let role = role(&input.role)?;
        let root = self.keys.root(&input.root_groups).map_err(|e| DeskError::Refused(e.into()))?;
        let territories = input.territories.iter().map(|t| t.trim().to_lowercase()).collect();
        self.joining = Some(Joining::begin(invitation, root, Coming::New, role, territories));
        self.on_tick();
        Ok(JoinBegun { joining: true, actor: self.keys.actor.to_string() })
    }

    /// Writes this node's profile: its kinds, name and addresses.
    ///
    /// # Errors
    /// A kind is unknown, or the log is not open.
    pub fn describe(&mut self, kinds: &[String]) -> Answer<Said> {
        let mut list = Vec::new();
        for kind in kinds {
            list.push(
                ActorKind::from_code(kind)
                    .ok_or_else(|| unknown("kind of actor", kind, ActorKind::ALL.iter().map(|k| k.code())))?,
            );
        }
        list.sort_unstable();
        list.dedup();
        let governance = self.engine()?.ledger().governance();
        let extra =
            Extra { title: Some(self.settings.name.clone()), addresses: Some(self.addresses()), ..Extra::default() };
        let event = self.author(governance, Body::Profile(Profile { kinds: list }), extra)?;
        Ok(Said::new(&event))
    }

    /// Members in standing.
    ///
    /// # Errors
    /// This node is in no network.
    pub fn members(&mut self) -> Answer<Members> {
        let names = self.names();
        let own = self.keys.actor;
        let connected = self.connected.clone();
        let engine = self.engine()?;
        let view = engine.view(engine.ledger().governance());
        let row = |(actor, m): (&ActorId, &MemberView)| MemberRow {
            actor: actor.to_string(),
            did: actor.did(),
            name: super::signed::name(actor, &names),
            role: m.role.code().to_owned(),
            node: m.node.to_string(),
            kinds: m.kinds.iter().map(|k| k.code().to_owned()).collect(),
            own: *actor == own,
            connected: connected.get(&m.node) == Some(&true),
        };
        Ok(Members { members: view.members.iter().map(row).collect() })
    }
}

/// The line of an invitation.
pub(super) fn invitation(line: &str) -> Answer<Invitation> {
    Invitation::from_text(line).map_err(|e| DeskError::Usage(say!("invitation-form", "{detail}", detail = e)))
}

/// What founders with these certificates sign together: all guarantee, and two admit a newcomer.
pub(super) fn charter_body(input: &FoundInput, certs: Vec<KeyCert>) -> Answer<CharterBody> {
    let mut founders: Vec<Founder> = certs.into_iter().map(|cert| Founder { cert, role: Role::Guarantee }).collect();
    founders.sort_by_key(|f| f.cert.actor);
    let mut topics = vec!["governance".to_owned()];
    for t in &input.territories {
        let slug = t.trim().to_lowercase();
        let fits = !slug.is_empty() && slug.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && slug.len() <= 40;
        if !fits {
            return Err(DeskError::Usage(say!(
                "territory-form",
                "`{text}` is no territory code; use letters, digits and dashes, such as valclair",
                text = t
            )));
        }
        topics.extend([format!("trade/{slug}"), format!("stats/{slug}")]);
    }
    let nonce = random::<16>().map_err(DeskError::failed)?.to_vec();
    let policy = Policy { admissions: 2 };
    Ok(CharterBody { nonce, name: input.name.clone(), founders, topics, policy, after: None })
}

fn draft_body(draft: &str) -> Answer<CharterBody> {
    let bytes =
        unhex(draft).ok_or_else(|| DeskError::Usage(say!("draft-hex", "a charter's draft is hexadecimal text")))?;
    cbor::decode(&bytes)
        .map_err(|e| DeskError::Usage(say!("draft-form", "the draft cannot be read: {detail}", detail = e)))
}

/// A role by its code.
pub(super) fn role(code: &str) -> Answer<Role> {
    Role::from_code(code).ok_or_else(|| unknown("role", code, ["observe", "write", "guarantee"].into_iter()))
}

/// "expected one of these, got that".
pub(crate) fn unknown(what: &str, got: &str, known: impl Iterator<Item = &'static str>) -> DeskError {
    let list: Vec<&str> = known.collect();
    DeskError::Usage(say!(
        "code-unknown",
        "`{got}` is no {what}; expected one of {list}",
        got = got,
        what = what,
        list = list.join(", ")
    ))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()
}
