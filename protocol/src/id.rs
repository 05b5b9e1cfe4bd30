//! Names of things: actors, keys, topics, logs, events, devices. All are byte strings of a fixed length.

use crate::hash::{Hash, Tag, hash};
use minicbor::{Decode, Encode};

/// A newtype over `[u8; N]` that travels as a CBOR byte string and prints as lower-case hex.
macro_rules! byte_newtype {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// All bits zero: "nothing here" where the protocol says so.
            pub const ZERO: Self = Self([0; $len]);

            /// The value as bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// From a slice of exactly the right length.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// From the hexadecimal text that `Display` prints.
            #[must_use]
            pub fn from_hex(text: &str) -> Option<Self> {
                let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()?;
                Self::from_slice(&bytes)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({}..)", stringify!($name), data_encoding::HEXLOWER.encode(&self.0[..4]))
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                Self::from_slice(bytes).ok_or_else(|| {
                    minicbor::decode::Error::message(concat!("expected a byte string of length ", $len))
                })
            }
        }
    };
}
pub(crate) use byte_newtype;

byte_newtype!(
    /// An organisation: the ed25519 public key of its root.
    ActorId,
    32
);
byte_newtype!(
    /// The ed25519 public key of a node; also its libp2p identity.
    NodeKey,
    32
);
byte_newtype!(
    /// The X25519 public key to which attachments for an actor are sealed.
    SealKey,
    32
);
byte_newtype!(
    /// An ed25519 signature.
    Signature,
    64
);
byte_newtype!(
    /// Hash of a charter's body; also the genesis epoch.
    CharterId,
    32
);
byte_newtype!(
    /// Hash of an epoch's body. The charter's hash is the first.
    EpochId,
    32
);
byte_newtype!(
    /// First sixteen bytes of the tagged hash of a topic's name.
    TopicId,
    16
);
byte_newtype!(
    /// Eight random bytes drawn when a log is opened, so that a restored copy never continues one (R10).
    Incarnation,
    8
);
byte_newtype!(
    /// Hash of what identifies one log.
    LogId,
    32
);
byte_newtype!(
    /// Hash of an event's header bytes.
    EventId,
    32
);
byte_newtype!(
    /// A shared document, named after the lot it belongs to.
    DocId,
    32
);
byte_newtype!(
    /// An attachment: hash of its ciphertext.
    BlobId,
    32
);

impl From<CharterId> for EpochId {
    fn from(charter: CharterId) -> Self {
        EpochId(charter.0)
    }
}

impl From<Hash> for EventId {
    fn from(h: Hash) -> Self {
        EventId(h.0)
    }
}

impl ActorId {
    /// The `did:key` form (W3C did:key, multicodec 0xed01, base58btc), for people and other software.
    #[must_use]
    pub fn did(&self) -> String {
        let mut bytes = vec![0xed, 0x01];
        bytes.extend_from_slice(&self.0);
        format!("did:key:z{}", bs58::encode(bytes).into_string())
    }
}

impl TopicId {
    /// The id of a topic by name, such as `governance` or `trade/valclair`.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let h = hash(Tag::Topic, &[name.as_bytes()]);
        let mut id = [0; 16];
        id.copy_from_slice(&h.0[..16]);
        TopicId(id)
    }
}

impl DocId {
    /// The shared file of a lot.
    #[must_use]
    pub fn of_lot(lot: EventId) -> Self {
        DocId(hash(Tag::Document, &[&lot.0]).0)
    }
}

impl BlobId {
    /// The name of a ciphertext.
    #[must_use]
    pub fn of(ciphertext: &[u8]) -> Self {
        BlobId(hash(Tag::Blob, &[ciphertext]).0)
    }
}

/// One device: the event that entered it and its place in that event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct DeviceRef {
    /// The `Enter` (or `Receive` with extras) that brought the device into the network.
    #[n(0)]
    pub entry: EventId,
    /// Place in that event's expanded item list, from zero.
    #[n(1)]
    pub index: u32,
}

impl DeviceRef {
    /// The device's network id: a UUID v8 derived from the reference, so that nobody can claim another's.
    #[must_use]
    pub fn id(&self) -> uuid::Uuid {
        let h = hash(Tag::Device, &[&self.entry.0, &self.index.to_be_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&h.0[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}
