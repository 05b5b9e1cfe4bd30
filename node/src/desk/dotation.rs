//! Dotation profiles: what a post gets, as category, least class and number. A profile and a number of posts make the draft
//! of a need; nothing is signed by it, and profiles never leave the node.

use super::people::unknown;
use super::said::Lines;
use super::{Answer, DeskError};
use crate::journal::Fact;
use crate::node::Node;
use regain_protocol::catalogue::{Category, SpecClass};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most profiles, lines of one, devices of a line.
const MOST: usize = 100;
const LINES: usize = 20;
const EACH: u32 = 100;
/// Most posts of a draft.
const POSTS: u32 = 10_000;
/// Bytes of a name.
const NAME: usize = 100;

/// What a post gets of one category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DotationLine {
    /// Category code.
    pub category: String,
    /// Least class of performance: `unstated`, `basic`, `office` or `strong`.
    pub spec: String,
    /// How many.
    pub count: u32,
}

/// A profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dotation {
    /// Its name, such as "Agent d'accueil".
    pub name: String,
    /// What a post gets, each category once.
    pub lines: Vec<DotationLine>,
}

/// All profiles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dotations {
    /// By name.
    pub profiles: Vec<Dotation>,
}

/// Whose draft, for how many.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DotationNeedInput {
    /// Name of the profile.
    pub profile: String,
    /// How many posts.
    pub posts: u32,
}

/// The draft of a need: to be looked at, and stated as any need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NeedDraft {
    /// Devices by category.
    pub lines: Lines,
    /// Least classes by category, of those that a profile asks for.
    pub specs: Vec<DotationLine>,
}

impl Dotation {
    fn check(&self) -> Answer<()> {
        let wrong = |detail: String| {
            DeskError::Usage(say!("profile-form", "the profile cannot be kept: {detail}", detail = detail))
        };
        if self.name.trim().is_empty() || self.name.len() > NAME || self.name.chars().any(char::is_control) {
            return Err(wrong(format!("its name has 1 to {NAME} bytes on one line")));
        }
        if self.lines.is_empty() || self.lines.len() > LINES {
            return Err(wrong(format!("it has 1 to {LINES} lines")));
        }
        for (at, line) in self.lines.iter().enumerate() {
            Category::from_code(&line.category)
                .ok_or_else(|| unknown("category", &line.category, Category::ALL.iter().map(|c| c.code())))?;
            SpecClass::from_code(&line.spec)
                .ok_or_else(|| unknown("class", &line.spec, SpecClass::ALL.iter().map(|c| c.code())))?;
            let again = self.lines.iter().take(at).any(|l| l.category == line.category);
            if again || line.count == 0 || line.count > EACH {
                return Err(wrong(format!("each category stands once, with 1 to {EACH} devices")));
            }
        }
        Ok(())
    }
}

impl Node {
    /// Dotation profiles, by name.
    ///
    /// # Errors
    /// None.
    pub fn dotations(&mut self) -> Answer<Dotations> {
        Ok((*self.fleet.dotations).clone())
    }

    /// Keeps these profiles in the place of those before.
    ///
    /// # Errors
    /// One of them is of no form, two have one name, or the journal cannot be written.
    pub fn keep_dotations(&mut self, input: &Dotations) -> Answer<Dotations> {
        input.profiles.iter().try_for_each(Dotation::check)?;
        let mut dotations = input.clone();
        dotations.profiles.sort_by(|a, b| a.name.cmp(&b.name));
        let twice = dotations.profiles.windows(2).any(|w| matches!(w, [a, b] if a.name == b.name));
        if twice || dotations.profiles.len() > MOST {
            return Err(DeskError::Usage(say!(
                "profiles-form",
                "give at most {most} profiles, each with a name of its own",
                most = MOST
            )));
        }
        self.journal.write(&Fact::Dotations { dotations: dotations.clone() }).map_err(DeskError::failed)?;
        self.fleet.dotations = std::sync::Arc::new(dotations.clone());
        Ok(dotations)
    }

    /// The draft of a need for so many posts of a profile.
    ///
    /// # Errors
    /// There is no such profile, or no post.
    pub fn draft_need(&mut self, input: &DotationNeedInput) -> Answer<NeedDraft> {
        let profiles = &self.fleet.dotations.profiles;
        let profile = profiles.iter().find(|p| p.name == input.profile).ok_or_else(|| {
            DeskError::NotFound(say!("profile-unknown", "there is no profile called `{name}`", name = input.profile))
        })?;
        if input.posts == 0 || input.posts > POSTS {
            return Err(DeskError::Usage(say!("posts-beyond", "give 1 to {most} posts", most = POSTS)));
        }
        let times = |line: &DotationLine| (line.category.clone(), line.count.saturating_mul(input.posts));
        Ok(NeedDraft {
            lines: profile.lines.iter().map(times).collect(),
            specs: profile.lines.iter().filter(|l| l.spec != SpecClass::Unstated.code()).cloned().collect(),
        })
    }
}
