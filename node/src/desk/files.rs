//! Photos and documents of a device. They never leave this node: they lie in a folder of their own that the wire does not
//! know, under the hash of their bytes, without what a camera wrote into them.

use super::{Answer, DeskError};
use crate::desk::select::fleet_several;
use crate::fleet::kept::KeptFile;
use crate::fleet::meaning::{Meaning, Names};
use crate::fleet::picture::{Kind, Unfit, stripped};
use crate::journal::Fact;
use crate::node::Node;
use crate::store::BlobId;
use regain_protocol::time::Minute;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Bytes of one file.
pub const MAX_FILE: usize = 8 * 1024 * 1024;
/// Files of one device: all sides, the label, the damage, the bill.
const MOST: usize = 20;
/// Bytes of all files of a node.
const ALL: u64 = 8 * 1024 * 1024 * 1024;
/// Bytes of a file's name.
const NAME: usize = 120;

/// A photo or document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileRow {
    /// The hash of its bytes, hex.
    pub file: String,
    /// Its media type.
    pub media: String,
    /// Whether it is a picture.
    pub picture: bool,
    /// What it was called.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The day (YYYY-MM-DD).
    pub on: String,
    /// The account that brought it; empty for a program.
    pub by: String,
}

/// The files of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FilesTold {
    /// Oldest first.
    pub files: Vec<FileRow>,
}

/// A file's bytes.
#[derive(Clone, Debug)]
pub struct FileContent {
    /// What it is.
    pub kind: Kind,
    /// A name for saving it, plain ASCII.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// What a file was called, without folders and what no name needs.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).collect();
    clean.get(..clean.floor_char_boundary(NAME)).unwrap_or_default().trim().to_owned()
}

impl Node {
    /// The name under which a device's files are kept: its key in the fleet, else its network id.
    fn file_key(&mut self, name: &str) -> Answer<String> {
        match Names::of(&self.fleet).meaning(name) {
            Meaning::One(key) => Ok(key),
            Meaning::Several => Err(fleet_several(name)),
            Meaning::Nothing => {
                let view = self.trade_view()?;
                let reference = self.device(&view, name)?;
                Ok(self.fleet.keys.get(&reference).cloned().unwrap_or_else(|| reference.id().to_string()))
            }
        }
    }

    /// The photos and documents of a device.
    ///
    /// # Errors
    /// There is no such device.
    pub fn files_of(&mut self, device: &str) -> Answer<FilesTold> {
        let key = self.file_key(device)?;
        let row = |f: &KeptFile| FileRow {
            file: f.file.clone(),
            media: f.kind.media().to_owned(),
            picture: f.kind.is_picture(),
            name: f.name.clone(),
            bytes: f.bytes,
            on: Minute(f.at).day().to_string(),
            by: f.by.clone(),
        };
        Ok(FilesTold { files: self.fleet.files.of(&key).iter().map(row).collect() })
    }

    /// Keeps a photo or document of a device, stripped of what does not belong to the picture.
    ///
    /// # Errors
    /// It is of no such kind or broken, too long, or the device has as many as it may.
    pub fn keep_file(&mut self, device: &str, name: &str, bytes: &[u8], by: &str) -> Answer<FilesTold> {
        let key = self.file_key(device)?;
        if bytes.len() > MAX_FILE {
            return Err(DeskError::Usage(say!(
                "file-long",
                "a photo or document has at most {most} bytes; make it smaller",
                most = MAX_FILE
            )));
        }
        let (kind, clean) = stripped(bytes).map_err(|why| {
            DeskError::Usage(match why {
                Unfit::Unknown => {
                    say!("file-kind", "photos as JPEG, PNG or WebP and PDF documents are kept; this is none")
                }
                Unfit::Broken => say!("file-broken", "the picture ends early or its parts do not fit; save it again"),
            })
        })?;
        let kept = self.fleet.files.of(&key).len();
        if kept >= MOST || self.files.total_bytes().saturating_add(clean.len() as u64) > ALL {
            return Err(DeskError::Conflict(say!(
                "files-full",
                "this device has {n} files of at most {most}, or the node has no room for more; remove some first",
                n = kept,
                most = MOST
            )));
        }
        let id = self.files.put(&clean).map_err(DeskError::failed)?;
        let name = Some(plain(name)).filter(|n| !n.is_empty());
        let file = KeptFile {
            key,
            file: id.to_string(),
            kind,
            name: name.unwrap_or_else(|| format!("1.{}", kind.ending())),
            bytes: clean.len() as u64,
            at: self.now().0,
            by: by.to_owned(),
        };
        self.journal.write(&Fact::Kept { file: file.clone() }).map_err(DeskError::failed)?;
        Arc::make_mut(&mut self.fleet.files).keep(file);
        self.files_of(device)
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// The device has no such file, or it is damaged.
    pub fn file_content(&mut self, device: &str, file: &str) -> Answer<FileContent> {
        let key = self.file_key(device)?;
        let known = self.fleet.files.of(&key).iter().find(|f| f.file == file).cloned().ok_or_else(no_file)?;
        let id = BlobId::from_hex(&known.file).ok_or_else(no_file)?;
        let bytes = self.files.get(id).map_err(DeskError::failed)?.ok_or_else(no_file)?;
        let name = format!("{}.{}", known.file.get(..12).unwrap_or_default(), known.kind.ending());
        Ok(FileContent { kind: known.kind, name, bytes })
    }

    /// Gives a file of a device up; its bytes go once no device has it.
    ///
    /// # Errors
    /// The device has no such file, or the journal cannot be written.
    pub fn drop_file(&mut self, device: &str, file: &str) -> Answer<FilesTold> {
        let key = self.file_key(device)?;
        if !self.fleet.files.of(&key).iter().any(|f| f.file == file) {
            return Err(no_file());
        }
        let fact = Fact::Dropped { key: key.clone(), file: file.to_owned() };
        self.journal.write(&fact).map_err(DeskError::failed)?;
        Arc::make_mut(&mut self.fleet.files).drop_one(&key, file);
        if let Some(id) = BlobId::from_hex(file).filter(|_| !self.fleet.files.has(file)) {
            self.files.delete(id).map_err(DeskError::failed)?;
        }
        self.files_of(device)
    }
}

fn no_file() -> DeskError {
    DeskError::NotFound(say!("file-unknown", "this device has no such photo or document; look at its page again"))
}
