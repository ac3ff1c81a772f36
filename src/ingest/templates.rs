//! What documents of one outlet have in common, learned before any of them is cleaned.
//!
//! Documents are put together by their outlet, or by their folder where they do not say it. From each group a sample is
//! kept, those whose articles have the smallest hashes, so that memory is bounded and the order in which documents come
//! changes nothing.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::extract::Lesson;
use crate::extract::Template;

/// Most documents of a group that are compared.
const SAMPLE: usize = 24;
/// Most groups: those whose names have the smallest hashes.
const MAX_GROUPS: usize = 2048;

/// The templates of all outlets of an index, as they were when its generation was begun.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Templates {
    /// By the name of the group.
    groups: BTreeMap<String, Template>,
    /// Dumps they were learned from.
    dumps: u64,
    /// Dumps that were read since.
    since: u64,
}

impl Templates {
    /// Returns the template of a group.
    pub(super) fn of(&self, group: &str) -> Option<&Template> {
        self.groups.get(group)
    }

    /// Counts a dump that was cleaned without having been learned from.
    pub(super) fn count(&mut self) {
        self.since += 1;
    }

    /// Whether half as many dumps as they were learned from have come in since, and enough to learn from.
    pub(super) fn are_stale(&self) -> bool {
        self.since >= 3 && self.since * 2 >= self.dumps
    }
}

/// Learns templates from documents in any order.
#[derive(Debug, Default)]
pub(super) struct Learner {
    /// By the hash of the group's name and the name.
    groups: BTreeMap<([u8; 32], String), BTreeSet<Lesson>>,
    dumps: u64,
}

impl Learner {
    /// Takes a document of a group.
    pub(super) fn take(&mut self, group: String, lesson: Lesson) {
        self.dumps += 1;
        let hash = *blake3::hash(group.as_bytes()).as_bytes();
        let sample = self.groups.entry((hash, group)).or_default();
        sample.insert(lesson);
        if sample.len() > SAMPLE {
            sample.pop_last();
        }
        if self.groups.len() > MAX_GROUPS {
            self.groups.pop_last();
        }
    }

    /// Returns what was learned.
    pub(super) fn finish(self) -> Templates {
        let learned = self.groups.into_iter().filter_map(|((_, group), sample)| {
            let template = Template::learn(&sample)?;
            Some((group, template))
        });
        Templates {
            groups: learned.collect(),
            dumps: self.dumps,
            since: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lessons() -> Vec<(String, Lesson)> {
        let lesson = |n: u64| Lesson {
            article: vec![n * 7919 % 101],
            runs: vec![1, 2 + n % 2, 100 + n],
        };
        (0..90)
            .map(|n| (format!("outlet {}", n % 2), lesson(n)))
            .collect()
    }

    fn learn(lessons: impl IntoIterator<Item = (String, Lesson)>) -> Templates {
        let mut learner = Learner::default();
        for (group, lesson) in lessons {
            learner.take(group, lesson);
        }
        learner.finish()
    }

    #[test]
    fn order_of_documents_changes_nothing() {
        let forwards = learn(lessons());
        assert_eq!(forwards, learn(lessons().into_iter().rev()));
        assert_eq!(forwards.groups.len(), 2);
    }

    #[test]
    fn templates_are_stale_when_half_as_many_dumps_came_in_since() {
        let mut templates = learn(lessons().into_iter().take(8));
        templates.count();
        templates.count();
        templates.count();
        assert!(!templates.are_stale());
        templates.count();
        assert!(templates.are_stale());
    }
}
