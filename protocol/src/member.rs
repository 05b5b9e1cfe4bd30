//! Who belongs: charter, key certificates, requests to join, roles. The fold of governance is in [`crate::view`].

mod cert;
mod charter;
mod comeback;
mod epoch;
mod invitation;

pub use cert::{Join, KeyCert, Role, RootClose};
pub use charter::{After, Charter, CharterBody, CharterError, Founder, Policy, TopicName};
pub use comeback::Comeback;
pub use epoch::{Cut, EpochBody, SignedEpoch};
pub use invitation::Invitation;
