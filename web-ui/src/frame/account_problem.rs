//! Why accounts say no, in the words of the page.

use super::Frame;
use regain_node::accounts::AccountsError as E;

impl Frame {
    /// The sentence for an error of accounts.
    pub(crate) fn account_problem(&self, error: &E) -> String {
        match error {
            E::WrongLogin => self.t("wrong-login"),
            E::Disabled => self.t("wrong-disabled"),
            E::OneTimeOver => self.t("wrong-one-time"),
            E::Throttled { seconds } => self.tx("wrong-throttled", seconds),
            E::Weak(why) => self.tx("wrong-weak", why),
            E::BadLogin(login) => self.tx("wrong-bad-login", login),
            E::BadText { most, .. } => self.tx("wrong-bad-text", most),
            E::NoRole | E::NoSuchRole(_) => self.t("wrong-no-role"),
            E::NoSuchAccount(login) => self.tx("wrong-no-account", login),
            E::Taken(login) => self.tx("wrong-taken", login),
            E::LastAdmin => self.t("wrong-last-admin"),
            E::NotWelcome => self.t("wrong-not-welcome"),
            E::AlreadyFounded => self.t("wrong-founded"),
            E::MoreThanOwn => self.t("wrong-more-than-own"),
            E::BadDay(day) => self.tx("wrong-day", day),
            other => self.tx("wrong-other", other),
        }
    }
}
