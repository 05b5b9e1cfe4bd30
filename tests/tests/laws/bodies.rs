//! A body of every kind, and of every variant inside them, with drawn values.

use regain_protocol::catalogue::*;
use regain_protocol::event::*;
use regain_protocol::hash::Hash;
use regain_protocol::id::*;
use regain_protocol::insee::{Commune, Siren, Siret};
use regain_protocol::key::SecretKey;
use regain_protocol::member::{Join, KeyCert, Role};
use regain_protocol::time::{Day, Quarter};
use regain_tests::world::Dice;

pub fn id(dice: &mut Dice) -> EventId {
    EventId(dice.bytes())
}

pub fn dep(dice: &mut Dice) -> Dep {
    Dep { log: LogId(dice.bytes()), seq: dice.draw() >> dice.below(64), id: id(dice) }
}

fn one<T: Copy>(dice: &mut Dice, all: &[T]) -> T {
    dice.pick(all).expect("vocabularies are not empty")
}

fn few<T>(dice: &mut Dice, most: usize, mut draw: impl FnMut(&mut Dice) -> T) -> Vec<T> {
    (0..dice.below(most + 1)).map(|_| draw(dice)).collect()
}

fn maybe<T>(dice: &mut Dice, draw: impl FnOnce(&mut Dice) -> T) -> Option<T> {
    if dice.percent(50) { Some(draw(dice)) } else { None }
}

fn number(dice: &mut Dice) -> u32 {
    (dice.draw() >> (32 + dice.below(32))) as u32
}

pub fn cert(dice: &mut Dice) -> KeyCert {
    let root = SecretKey::from_seed(&dice.bytes());
    let ends = few(dice, 3, dep);
    KeyCert::sign(&root, CharterId(dice.bytes()), number(dice), NodeKey(dice.bytes()), SealKey(dice.bytes()), ends)
}

fn devices(dice: &mut Dice) -> DeviceSet {
    let entries: Vec<EventId> = few(dice, 3, id);
    DeviceSet::of(few(dice, 9, |d| DeviceRef {
        entry: d.pick(&entries).unwrap_or(EventId::ZERO),
        index: d.below(12) as u32,
    }))
}

fn item(dice: &mut Dice) -> Item {
    Item {
        count: number(dice),
        category: one(dice, Category::ALL),
        spec: one(dice, SpecClass::ALL),
        media: maybe(dice, |d| d.draw() as u8),
        origin: one(dice, Origin::ALL),
    }
}

fn line(dice: &mut Dice) -> Line {
    Line { category: one(dice, Category::ALL), count: number(dice) }
}

fn window(dice: &mut Dice) -> Window {
    Window { from: Day(number(dice)), until: Day(number(dice)) }
}

fn span(dice: &mut Dice) -> Span {
    Span { first: number(dice), count: number(dice) }
}

fn what(dice: &mut Dice) -> What {
    match dice.below(15) {
        0 => What::Triaged(one(dice, Decision::ALL)),
        1 => What::Erased(dice.draw() as u8, dice.draw() as u8, dice.draw() as u8, one(dice, ErasureMethod::ALL)),
        2 => What::Tested(dice.percent(50)),
        3 => What::Graded(one(dice, Functional::ALL), one(dice, Cosmetic::ALL), one(dice, DataGrade::ALL)),
        4 => What::Repaired,
        5 => What::Harvested(one(dice, PartKind::ALL), dice.draw() as u8),
        6 => {
            let from = maybe(dice, |d| DeviceRef { entry: id(d), index: number(d) });
            What::Fitted(one(dice, PartKind::ALL), dice.draw() as u8, from)
        }
        7 => What::Refurbished,
        8 => What::Stocked,
        9 => What::PutIntoUse(one(dice, Channel::ALL), one(dice, BeneficiaryClass::ALL)),
        10 => What::Returned(one(dice, ReturnReason::ALL)),
        11 => What::DeclaredWaste(one(dice, WasteReason::ALL)),
        12 => What::WasteHandedOver(one(dice, ActorKind::ALL), one(dice, Proof::ALL)),
        13 => What::WasteTreated(one(dice, Operation::ALL)),
        _ => What::Lost(one(dice, LossKind::ALL)),
    }
}

fn join(dice: &mut Dice) -> Join {
    let node = SecretKey::from_seed(&dice.bytes());
    let (cert, role) = (cert(dice), one(dice, &[Role::Observe, Role::Write, Role::Guarantee]));
    Join::sign(&node, cert, role, few(dice, 3, |d| TopicId(d.bytes())))
}

fn give(dice: &mut Dice) -> Give {
    let to = match dice.percent(50) {
        true => Party::Member(ActorId(dice.bytes())),
        false => Party::Outside(one(dice, ActorKind::ALL), one(dice, Proof::ALL)),
    };
    Give {
        grant: maybe(dice, id),
        commitment: maybe(dice, id),
        to,
        devices: devices(dice),
        title: one(dice, Title::ALL),
        destination: one(dice, Destination::ALL),
        basis: one(dice, Basis::ALL),
        on: Day(number(dice)),
    }
}

fn receive(dice: &mut Dice) -> Receive {
    Receive {
        give: id(dice),
        accepted: few(dice, 3, span),
        refused: few(dice, 3, |d| Refusal { span: span(d), reason: one(d, RefusalReason::ALL) }),
        missing: few(dice, 3, span),
        extra: few(dice, 2, item),
        on: Day(number(dice)),
    }
}

fn offered(dice: &mut Dice) -> Offered {
    Offered {
        service: one(dice, Service::ALL),
        capacity: maybe(dice, |d| Capacity { unit: one(d, Unit::ALL), amount: number(d) }),
        communes: few(dice, 3, |d| Commune(number(d))),
        groups: few(dice, 2, |d| Siren(number(d))),
    }
}

fn listing(dice: &mut Dice) -> Listing {
    let credential = |d: &mut Dice| Credential {
        kind: one(d, CredentialKind::ALL),
        from: maybe(d, |d| Day(number(d))),
        until: maybe(d, |d| Day(number(d))),
    };
    Listing {
        siret: maybe(dice, |d| Siret(d.draw() >> d.below(64))),
        seat: maybe(dice, |d| Commune(number(d))),
        services: few(dice, 4, offered),
        credentials: few(dice, 4, credential),
    }
}

/// A body of that kind.
pub fn body(kind: Kind, dice: &mut Dice) -> Body {
    match kind {
        Kind::Open => {
            Body::Open(Open { cert: cert(dice), predecessor: maybe(dice, dep), admissions: few(dice, 4, id) })
        }
        Kind::Ack => Body::Ack(Ack {}),
        Kind::Withdraw => Body::Withdraw(Withdraw { event: id(dice) }),
        Kind::Profile => Body::Profile(Profile { kinds: few(dice, 4, |d| one(d, ActorKind::ALL)) }),
        Kind::Admit => {
            Body::Admit(Admit { join: join(dice), role: Role::Write, topics: few(dice, 3, |d| TopicId(d.bytes())) })
        }
        Kind::Sign => Body::Sign(Sign { epoch: EpochId(dice.bytes()) }),
        Kind::Enter => Body::Enter(Enter { items: few(dice, 5, item) }),
        Kind::Reform => {
            Body::Reform(Reform { devices: devices(dice), on: Day(number(dice)), exclusion: one(dice, Exclusion::ALL) })
        }
        Kind::Reassign => Body::Reassign(Reassign { devices: devices(dice), on: Day(number(dice)) }),
        Kind::Lot => Body::Lot(Lot { devices: devices(dice) }),
        Kind::Offer => Body::Offer(Offer {
            lot: id(dice),
            lines: few(dice, 4, line),
            window: maybe(dice, window),
            title: one(dice, Title::ALL),
        }),
        Kind::Need => Body::Need(Need { lines: few(dice, 4, line), window: maybe(dice, window) }),
        Kind::Request => Body::Request(Request { offer: id(dice), lines: few(dice, 4, line) }),
        Kind::Grant => Body::Grant(Grant { request: id(dice), lines: few(dice, 4, line) }),
        Kind::Decline => Body::Decline(Decline { request: id(dice), reason: one(dice, DeclineReason::ALL) }),
        Kind::Commitment => Body::Commitment(Commitment { grant: id(dice) }),
        Kind::Give => Body::Give(give(dice)),
        Kind::Recall => Body::Recall(Recall { give: id(dice) }),
        Kind::Receive => Body::Receive(receive(dice)),
        Kind::Step => Body::Step(Step { devices: devices(dice), what: what(dice), on: Day(number(dice)) }),
        Kind::Evidence => Body::Evidence(Evidence { commitment: id(dice), devices: devices(dice) }),
        Kind::Editors => Body::Editors(Editors { lot: id(dice), editors: few(dice, 4, |d| ActorId(d.bytes())) }),
        Kind::Change => {
            Body::Change(Change { lot: id(dice), change: Hash(dice.bytes()), deps: few(dice, 3, |d| Hash(d.bytes())) })
        }
        Kind::Distrust => Body::Distrust(Distrust { actor: ActorId(dice.bytes()), holds: dice.percent(50) }),
        Kind::Listing => Body::Listing(listing(dice)),
        Kind::Refound => Body::Refound(Refound { charter: CharterId(dice.bytes()) }),
        Kind::Apply => Body::Apply(Apply { join: join(dice) }),
        Kind::Notice => Body::Notice(Notice {
            offer: id(dice),
            home: TopicId(dice.bytes()),
            lines: few(dice, 4, line),
            until: maybe(dice, |d| Day(number(d))),
        }),
        Kind::Attest => Body::Attest(Attest { listing: id(dice), credential: number(dice), holds: dice.percent(50) }),
        Kind::Tell => Body::Tell(Tell { about: one(dice, About::ALL), period: Quarter(number(dice)) }),
        Kind::Statement => Body::Statement(Statement { about: one(dice, About::ALL), period: Quarter(number(dice)) }),
    }
}

fn cell(dice: &mut Dice) -> Cell {
    let column = match dice.below(3) {
        0 => Column::All,
        1 => Column::Age(one(dice, AgeClass::ALL)),
        _ => Column::Leaving(Quarter(number(dice))),
    };
    Cell { category: one(dice, Category::ALL), column, count: maybe(dice, number) }
}

/// An extra with text and an attachment, or none.
pub fn extra(dice: &mut Dice) -> Extra {
    let attachment = |d: &mut Dice| Attachment {
        blob: BlobId(d.bytes()),
        size: number(d),
        kind: one(d, AttachmentKind::ALL),
        audience: few(d, 2, |d| ActorId(d.bytes())),
    };
    let detail = |d: &mut Dice| Detail {
        of: number(d),
        issuer: maybe(d, |d| "é".repeat(d.below(90))),
        reference: maybe(d, |d| "n".repeat(d.below(200))),
    };
    Extra {
        title: maybe(dice, |d| "écran ".repeat(d.below(9))),
        note: maybe(dice, |d| "n".repeat(d.below(300))),
        attachments: maybe(dice, |d| few(d, 3, attachment)),
        addresses: maybe(dice, |d| few(d, 2, |d| format!("/ip4/192.0.2.{}/tcp/4001", d.below(250)))),
        details: maybe(dice, |d| few(d, 2, detail)),
        cells: maybe(dice, |d| few(d, 2, cell)),
    }
}

/// A signed record of any kind at any place, with deps and witnesses.
pub fn record(dice: &mut Dice, key: &SecretKey, seq: u64, prev: EventId, epoch: EpochId) -> Record {
    let kind = one(dice, Kind::ALL);
    let facts = body(kind, dice).to_facts();
    let extra = match dice.below(3) {
        0 => ExtraPart::None,
        1 => ExtraPart::Held(Hash(dice.bytes()), regain_protocol::cbor::encode(&extra(dice))),
        _ => ExtraPart::Withdrawn(Hash(dice.bytes())),
    };
    let header = Header {
        version: 1,
        charter: CharterId([1; 32]),
        actor: key.actor(),
        node: key.node(),
        topic: TopicId::of("trade/valclair"),
        incarnation: Incarnation([2; 8]),
        seq,
        prev,
        epoch,
        deps: few(dice, 8, dep),
        witness: few(dice, 8, dep),
        minute: regain_protocol::time::Minute(number(dice)),
        kind: kind.number(),
        payload: payload_hash(&facts, &extra),
    };
    Record::sign(&header, key, facts, extra)
}
