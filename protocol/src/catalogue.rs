//! Closed vocabularies of the trade, with the codes of the field (design reference, sections 3a to 3h). Numbers are
//! signed and never change their meaning; a number this build does not know makes an event unknown, not invalid.

mod directory;
mod equipment;
mod market;
mod statement;
mod workshop;

pub use directory::{CredentialKind, Service, Unit};
pub use equipment::{Category, Exclusion, Origin, SpecClass};
pub use market::{ActorKind, Basis, DeclineReason, Destination, Proof, RefusalReason, Title};
pub use statement::{About, AgeClass};
pub use workshop::{
    BeneficiaryClass, Channel, Cosmetic, DataGrade, Decision, ErasureMethod, Functional, LossKind, Operation, PartKind,
    ReturnReason, WasteReason,
};

/// Declares a closed list: number on the wire, code in files and addresses.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $n:literal $variant:ident $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode)]
        #[cbor(index_only)]
        pub enum $name { $($(#[$vdoc])* #[n($n)] $variant),+ }

        impl $name {
            /// Every value, in the order of the numbers.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The value's code, as files and the API write it.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The value with that code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.code() == code)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}
pub(crate) use vocabulary;
