//! Every bound of the protocol, with its reason. What is not bounded here is bounded by something that is.

/// Newest header version this build writes and judges. Newer ones are stored, relayed and left unjudged.
pub const HEADER_VERSION: u16 = 1;
/// Number of the rules by which this build judges; part of every state hash.
pub const RULES: u16 = 1;
/// Logs an event may name in `deps`: enough for any trade step; who needs more writes `Ack` first (R2).
pub const MAX_DEPS: usize = 8;
/// Logs an event may name in `witness`: evidence for standing, so a handful of newest heads is enough.
pub const MAX_WITNESS: usize = 8;
/// Bytes of facts plus extra of one event: a hand-over of some thousand scattered devices fits.
pub const MAX_PAYLOAD: usize = 64 * 1024;
/// Bytes of one header: 14 fields with 16 references of at most 80 bytes each, and room for a newer version.
pub const MAX_HEADER: usize = 2 * 1024;
/// Logs that may follow one another: one a year for a lifetime. Judging a successor walks this chain (THREATS 4.4).
pub const MAX_SUCCESSIONS: usize = 64;
/// Logs of one actor in one topic: as many as may follow one another. Whoever has more writes with several pens, and all of
/// them end before their first event (THREATS 4.4).
pub const MAX_LOGS: usize = MAX_SUCCESSIONS;
/// Certificates of one root, and the numbers they may have from zero on: one a year for a lifetime.
pub const MAX_CERTS: u32 = 64;
/// Events of one actor that a node takes in an hour, besides those it did not take before ([`QUOTA_HOURS`]): the largest
/// organisation writes that in a busy week. What is over is deferred, never refused (THREATS 4.6).
pub const QUOTA_EVENTS: u64 = 4_000;
/// Bytes of one actor that a node takes in an hour: 4,000 events of two kilobytes each.
pub const QUOTA_BYTES: u64 = 8 * 1024 * 1024;
/// Hours whose worth may be taken at once: what a member wrote while this node was away, and most of what it ever wrote
/// when a newcomer meets it.
pub const QUOTA_HOURS: u64 = 24;
/// Depth of arrays and maps in any signed body: our deepest body has six.
pub const MAX_DEPTH: u8 = 12;
/// Devices one event may cover: a whole metropole in one lot, yet bounded work for one signature.
pub const MAX_DEVICES: u64 = 20_000;
/// Runs, lines, items or spans in one list of a body: beyond that an event is split.
pub const MAX_LIST: usize = 1_000;
/// Bytes of one text in an extra: a title or an address, not an essay.
pub const MAX_TEXT: usize = 2_000;
/// Attachments described by one event.
pub const MAX_ATTACHMENTS: usize = 16;
/// Named parties of one attachment: two parties, sometimes a carrier and an auditor.
pub const MAX_AUDIENCE: usize = 16;
/// Bytes of one attachment's ciphertext: a report with photos.
pub const MAX_BLOB: u32 = 8 * 1024 * 1024;
/// Founders of a charter.
pub const MAX_FOUNDERS: usize = 32;
/// Topics of a charter: governance and a few territories.
pub const MAX_TOPICS: usize = 64;
/// Bytes of a charter document with its signatures.
pub const MAX_CHARTER: usize = 48 * 1024;
/// Members that one epoch seals: every actor of a large region.
pub const MAX_MEMBERS: usize = 1_000;
/// Bytes of an epoch with its signatures: its members and the logs of whoever it removes, in one chunk of a bundle.
pub const MAX_EPOCH: usize = 64 * 1024;
/// Proposals of one guarantor under one parent that a node keeps while they lack a quorum: an honest one signs one, and
/// two show who signed twice.
pub const MAX_PROPOSALS: usize = 2;
/// Bytes of one evidence answer: fits the lane. What does not fit is told at the next question.
pub const EVIDENCE_BYTES: usize = 256 * 1024;
/// Bytes of epochs in one evidence answer; each can be asked for by itself.
pub const EPOCH_BYTES: usize = 128 * 1024;
/// Epochs that wait for a parent or a certificate, and epochs asked of one peer at a time.
pub const MAX_WAITING_EPOCHS: usize = 64;
/// Older logs a key certificate ends: one per topic and succession.
pub const MAX_ENDS: usize = 256;
/// Bytes of events in one page: fills a slow line for half a second, and is verified in ten milliseconds.
pub const PAGE_BYTES: usize = 256 * 1024;
/// Events in one page: bounds what a peer makes us hold pending for one log.
pub const PAGE_EVENTS: usize = 1_000;
/// Pages in flight to one peer, one per log.
pub const PAGES_PER_PEER: usize = 4;
/// Ranges queued for one peer: every log of two topics. A peer that announces more is heard again later.
pub const MAX_WANTS: usize = 8_000;
/// Logs of one topic in one heads answer; beyond that digests by bucket would be needed.
pub const MAX_HEADS: usize = 4_000;
/// Pages kept in memory while what they see is being fetched (R3), over all logs.
pub const MAX_PENDING: usize = 512;
/// Fork proofs, closures, certificates and epochs in one evidence answer.
pub const MAX_EVIDENCE: usize = 512;
/// Editors of one document.
pub const MAX_EDITORS: usize = 16;
/// Operations of one automerge change (R9): far above any form a person fills.
pub const MAX_CHANGE_OPS: u64 = 1_000;
/// Bytes of one automerge change.
pub const MAX_CHANGE_BYTES: usize = 48 * 1024;
/// Credentials of one directory entry: three of every kind there is.
pub const MAX_CREDENTIALS: usize = 64;
/// Bytes of a credential's issuer or reference: the longest name of a prefecture fits four times.
pub const MAX_DETAIL: usize = 200;
/// Numbers of one statement: every category with ten columns and a total.
pub const MAX_CELLS: usize = 512;
/// Length of a short code read over the telephone, in base-32 characters (60 bits: no grinding by hand).
pub const SHORT_CODE: usize = 12;
