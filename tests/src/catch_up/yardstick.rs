//! What the machine can do, and what a process used.

use rayon::prelude::*;
use regain_protocol::event::{Header, Record};
use regain_protocol::hash::Tag;
use regain_protocol::id::Signature;
use regain_protocol::key::{Checker, Strict};
use std::time::{Duration, Instant};

/// How long signatures are verified for the yardstick.
const MEASURE: Duration = Duration::from_secs(3);
/// Signatures between two looks at the clock.
const BATCH: usize = 4_000;

/// Strict verifications a second on every core, with nothing else to do: signatures over these very events.
pub(super) fn verify_rate<'a>(records: impl Iterator<Item = &'a Record>) -> f64 {
    let read = |r: &Record| {
        let header = Header::from_bytes(&r.header).ok()?;
        Some((header.node.0, Tag::EventSignature.preimage(&[&r.header]), r.signature))
    };
    let signed: Vec<([u8; 32], Vec<u8>, Signature)> = records.take(10 * BATCH).filter_map(read).collect();
    let (started, mut done) = (Instant::now(), 0);
    while started.elapsed() < MEASURE && !signed.is_empty() {
        for batch in signed.chunks(BATCH) {
            done += batch.par_iter().filter(|(key, message, s)| Strict.check(key, message, s)).count();
        }
    }
    done as f64 / started.elapsed().as_secs_f64()
}

/// Most memory this process ever had resident (VmHWM), in MiB.
pub(super) fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// Bytes that went over the loopback interface since the machine started.
pub(super) fn loopback_bytes() -> Option<u64> {
    let devices = std::fs::read_to_string("/proc/net/dev").ok()?;
    let line = devices.lines().find_map(|l| l.trim().strip_prefix("lo:"))?;
    line.split_whitespace().next()?.parse().ok()
}
