//! Gossip: announcements between members, signed, judged by the caller before they travel on.

use std::time::Duration;

use libp2p::gossipsub::{
    self, AllowAllSubscriptionFilter, ConfigBuilder, IdentTopic, IdentityTransform, MaxCountSubscriptionFilter,
    MessageAcceptance, MessageAuthenticity, MessageId, ValidationMode,
};
use libp2p::identity::Keypair;
use sha2::{Digest, Sha256};

use super::bounds::{
    ANNOUNCEMENT, GOSSIP_FRAME, GOSSIP_IDS_PER_CONTROL, GOSSIP_MESSAGES_PER_FRAME, GOSSIP_QUEUE, GOSSIP_TOPICS, MESH,
    MESH_HIGH, MESH_LOW, TOPIC_NAME,
};
use super::{AnnouncementRef, Verdict, WireError};

/// Gossipsub with a bound on the topics a peer may subscribe to.
pub(crate) type Gossip =
    gossipsub::Behaviour<IdentityTransform, MaxCountSubscriptionFilter<AllowAllSubscriptionFilter>>;

/// The gossip of a node with this key.
pub(crate) fn gossip(key: &Keypair) -> Result<Gossip, WireError> {
    with(MessageAuthenticity::Signed(key.clone()), ValidationMode::Strict)
}

/// A separate door only because the stories need a forger; a node always signs and is always strict.
pub(super) fn with(authenticity: MessageAuthenticity, mode: ValidationMode) -> Result<Gossip, WireError> {
    let config = ConfigBuilder::default()
        .protocol_id_prefix("/regain/gossip/1")
        .validation_mode(mode)
        .validate_messages()
        .message_id_fn(|message| MessageId::new(&announcement_id(message)))
        .max_transmit_size(GOSSIP_FRAME)
        .max_publish_messages(GOSSIP_MESSAGES_PER_FRAME)
        .max_control_messages_sent(GOSSIP_IDS_PER_CONTROL)
        .connection_handler_queue_len(GOSSIP_QUEUE)
        .flood_publish(true)
        .mesh_n(MESH)
        .mesh_n_low(MESH_LOW)
        .mesh_n_high(MESH_HIGH)
        .mesh_outbound_min(1)
        // The first round comes soon: a node that starts wants its neighbours now.
        .heartbeat_initial_delay(Duration::from_secs(1))
        .build()
        .map_err(|error| WireError::Gossip(error.to_string()))?;
    let filter = MaxCountSubscriptionFilter {
        filter: AllowAllSubscriptionFilter {},
        max_subscribed_topics: GOSSIP_TOPICS,
        max_subscriptions_per_request: GOSSIP_TOPICS,
    };
    gossipsub::Behaviour::new_with_subscription_filter(authenticity, config, filter)
        .map_err(|error| WireError::Gossip(error.to_owned()))
}

/// SHA-256 over author, number, topic and every byte of the payload, each with its length before it.
///
/// An id over a part of the message (the usual one is author and number) lets a neighbour send that part with junk
/// behind it first: the real message then counts as a duplicate and dies. Gossipsub's own signature is not in the id,
/// and need not be: in strict mode a message is verified while its frame is decoded, before it is given an id, so a
/// copy with a junk signature is never remembered; and one author's signature over the same bytes says nothing new.
fn announcement_id(message: &gossipsub::Message) -> [u8; 32] {
    let source = message.source.map(|peer| peer.to_bytes()).unwrap_or_default();
    let number = message.sequence_number.map(u64::to_be_bytes);
    let mut hash = Sha256::new_with_prefix(b"regain/announcement/1");
    let parts = [&source[..], number.as_ref().map_or(&[][..], |bytes| &bytes[..])];
    for part in parts.into_iter().chain([message.topic.as_str().as_bytes(), &message.data[..]]) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Publishes; loss is normal and only traced.
pub(crate) fn announce(gossip: &mut Gossip, topic: String, bytes: Vec<u8>) {
    if bytes.len() > ANNOUNCEMENT || topic.len() > TOPIC_NAME {
        tracing::warn!(%topic, length = bytes.len(), "an announcement over its bound is not sent");
        return;
    }
    if let Err(error) = gossip.publish(IdentTopic::new(topic), bytes) {
        tracing::debug!(%error, "an announcement reached nobody");
    }
}

/// Subscribes to a topic.
pub(crate) fn subscribe(gossip: &mut Gossip, topic: String) {
    if topic.len() > TOPIC_NAME {
        tracing::warn!(%topic, "a topic's name over its bound is not subscribed to");
        return;
    }
    if let Err(error) = gossip.subscribe(&IdentTopic::new(topic)) {
        tracing::warn!(%error, "a subscription failed");
    }
}

/// Ends a subscription.
pub(crate) fn unsubscribe(gossip: &mut Gossip, topic: String) {
    gossip.unsubscribe(&IdentTopic::new(topic));
}

/// Carries a verdict out; one that comes too late changes nothing.
pub(crate) fn judge(gossip: &mut Gossip, message: AnnouncementRef, verdict: Verdict) {
    let acceptance = match verdict {
        Verdict::Accept => MessageAcceptance::Accept,
        Verdict::Reject => MessageAcceptance::Reject,
        Verdict::Ignore => MessageAcceptance::Ignore,
    };
    gossip.report_message_validation_result(&MessageId::new(&message.id), &message.relay, acceptance);
}

#[cfg(test)]
mod tests {
    use super::*;
    use libp2p::PeerId;
    use libp2p::gossipsub::Message;
    use proptest::prelude::*;

    fn message(data: &[u8]) -> Message {
        let topic = IdentTopic::new("governance").hash();
        Message { source: Some(PeerId::random()), data: data.to_vec(), sequence_number: Some(1), topic }
    }

    proptest! {
        /// The silencer: the same header with other bytes behind it must not pass for the real message.
        #[test]
        fn any_byte_of_the_payload_changes_the_id(
            data in proptest::collection::vec(any::<u8>(), 1..300), at in any::<prop::sample::Index>(), flip in 1u8..,
        ) {
            let real = message(&data);
            let mut forged = real.clone();
            forged.data[at.index(data.len())] ^= flip;
            prop_assert_ne!(announcement_id(&real), announcement_id(&forged));
            forged.data = [&data[..], &[0]].concat();
            prop_assert_ne!(announcement_id(&real), announcement_id(&forged));
        }
    }

    #[test]
    fn author_number_and_topic_change_the_id() {
        let real = message(b"log 1, seq 2");
        let other_author = Message { source: Some(PeerId::random()), ..real.clone() };
        let other_number = Message { sequence_number: Some(2), ..real.clone() };
        let other_topic = Message { topic: IdentTopic::new("stats").hash(), ..real.clone() };
        let no_number = Message { sequence_number: None, ..real.clone() };
        for other in [other_author, other_number, other_topic, no_number] {
            assert_ne!(announcement_id(&real), announcement_id(&other));
        }
        assert_eq!(announcement_id(&real), announcement_id(&real.clone()));
    }

    #[test]
    fn bytes_do_not_slide_from_topic_to_payload() {
        let real = message(b"xy");
        let topic = IdentTopic::new("governancex").hash();
        let slid = Message { topic, data: b"y".to_vec(), ..real.clone() };
        assert_ne!(announcement_id(&real), announcement_id(&slid));
    }
}
