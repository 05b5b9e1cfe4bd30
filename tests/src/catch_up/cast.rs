//! Who is in the measured network: two founders that guarantee, many members, and the newcomer.

use crate::world::Dice;
use regain_node::identity::{ASKED_GROUPS, Keys};
use regain_protocol::cbor;
use regain_protocol::id::{ActorId, CharterId, SealKey, TopicId};
use regain_protocol::key::SecretKey;
use regain_protocol::member::{Charter, CharterBody, Founder, Join, KeyCert, Policy, Role};
use std::path::Path;

/// The topics of the network.
pub(super) const TOPICS: [&str; 2] = ["governance", "trade/valclair"];

/// Somebody who writes.
pub(super) struct Author {
    pub(super) key: SecretKey,
    pub(super) cert: KeyCert,
}

impl Author {
    pub(super) fn actor(&self) -> ActorId {
        self.cert.actor
    }

    pub(super) fn join(&self, role: Role) -> Join {
        Join::sign(&self.key, self.cert.clone(), role, TOPICS.iter().map(|t| TopicId::of(t)).collect())
    }
}

/// Everybody.
pub(super) struct Cast {
    pub(super) charter: Charter,
    /// The founders first; all of them write.
    pub(super) authors: Vec<Author>,
    /// The newcomer's own request to be admitted.
    pub(super) newcomer: Join,
}

impl Cast {
    /// Founds the network and makes the data directories of its first founder and of the newcomer.
    pub(super) fn found(founder: &Path, newcomer: &Path, authors: usize) -> Result<Self, String> {
        let mut dice = Dice::new(1);
        let (first, first_root) = machine(founder)?;
        let (late, late_root) = machine(newcomer)?;
        let (second_root, second) = (SecretKey::from_seed(&dice.bytes()), SecretKey::from_seed(&dice.bytes()));
        let nowhere = CharterId::ZERO;
        let founders = [
            KeyCert::sign(&first_root, nowhere, 0, first.node_key(), first.seal.public(), Vec::new()),
            KeyCert::sign(&second_root, nowhere, 0, second.node(), SealKey(dice.bytes()), Vec::new()),
        ];
        let mut listed: Vec<Founder> =
            founders.iter().map(|cert| Founder { cert: cert.clone(), role: Role::Guarantee }).collect();
        listed.sort_by_key(|f| f.cert.actor);
        let body = CharterBody {
            nonce: dice.bytes::<16>().to_vec(),
            name: "Mesure".into(),
            founders: listed,
            topics: TOPICS.map(str::to_owned).to_vec(),
            policy: Policy { admissions: 2 },
            after: None,
        };
        let roots = [&first_root, &second_root];
        let sign = |f: &Founder| roots.iter().find(|r| r.actor() == f.cert.actor).map(|r| body.sign(r));
        let signatures = body.founders.iter().filter_map(sign).collect();
        let charter = Charter { body, signatures };
        let id = charter.id();
        let late_cert = KeyCert::sign(&late_root, id, 0, late.node_key(), late.seal.public(), Vec::new());
        let [first_cert, second_cert] = founders;
        settle(founder, &first, &charter, &first_cert)?;
        settle(newcomer, &late, &charter, &late_cert)?;
        let topics = TOPICS.iter().map(|t| TopicId::of(t)).collect();
        let newcomer = Join::sign(&late.node, late_cert, Role::Write, topics);
        let mut all = vec![Author { key: first.node, cert: first_cert }, Author { key: second, cert: second_cert }];
        all.extend((2..authors).map(|_| member(&mut dice, id)));
        Ok(Cast { charter, authors: all, newcomer })
    }
}

fn member(dice: &mut Dice, charter: CharterId) -> Author {
    let (root, key) = (SecretKey::from_seed(&dice.bytes()), SecretKey::from_seed(&dice.bytes()));
    let cert = KeyCert::sign(&root, charter, 0, key.node(), SealKey(dice.bytes()), Vec::new());
    Author { key, cert }
}

/// Keys in a new data directory, with the root while it is still there.
fn machine(dir: &Path) -> Result<(Keys, SecretKey), String> {
    std::fs::create_dir_all(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let groups = Keys::create(&dir.join("vault"), None).map_err(|e| e.to_string())?;
    let keys = Keys::open(&dir.join("vault"), None).map_err(|e| e.to_string())?;
    let asked: Vec<String> = ASKED_GROUPS.iter().filter_map(|i| groups.get(*i).cloned()).collect();
    let root = keys.root(&asked).map_err(|e| e.to_string())?;
    Ok((keys, root))
}

/// What a node that belongs to the network has on its disk besides events.
fn settle(dir: &Path, keys: &Keys, charter: &Charter, cert: &KeyCert) -> Result<(), String> {
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(dir.join(name), bytes).map_err(|e| e.to_string());
    write("charter", cbor::encode(charter))?;
    write("cert", cbor::encode(cert))?;
    keys.forget_root().map_err(|e| e.to_string())
}
