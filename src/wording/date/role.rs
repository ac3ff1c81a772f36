//! What a date stands for, by the words beside it.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::Role;

/// Bytes in front of a date in which a word tells its role.
const WINDOW: usize = 48;

/// A word and what it makes of a date.
struct Cue {
    word: &'static str,
    /// Any ending may follow.
    open: bool,
    role: Role,
}

/// Cues in front of dates, and right behind them.
struct Cues {
    before: Vec<Cue>,
    /// Finds the words of `before`.
    words_before: AhoCorasick,
    behind: Vec<Cue>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut lines = include_str!("cues.txt")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let mut both = || {
        let updated = lines.next().unwrap_or_default();
        let published = lines.next().unwrap_or_default();
        let updated = cues(updated, Role::Updated);
        updated.chain(cues(published, Role::Published)).collect()
    };
    let before: Vec<Cue> = both();
    let words_before = AhoCorasick::new(before.iter().map(|cue| cue.word));
    Cues {
        words_before: words_before.expect("a list of short words is no large automaton"),
        before,
        behind: both(),
    }
});

fn cues(line: &'static str, role: Role) -> impl Iterator<Item = Cue> {
    line.split(", ").map(move |word| Cue {
        word: word.trim_end_matches('*'),
        open: word.ends_with('*'),
        role,
    })
}

/// Returns the role of a date between two texts.
pub(super) fn of(before: &str, behind: &str) -> Role {
    let behind = behind.trim_start();
    for cue in &CUES.behind {
        let rest = behind.strip_prefix(cue.word);
        // `更新日：` behind a date is the label of the next one.
        if rest.is_some_and(|rest| !rest.trim_start().starts_with(['日', '：', ':', '時'])) {
            return cue.role;
        }
    }
    let from = before.floor_char_boundary(before.len().saturating_sub(WINDOW));
    let window = before[from..].to_lowercase();
    let found = CUES.words_before.find_overlapping_iter(&window);
    let found = found.map(|found| (found.start(), found.end(), found.pattern().as_usize()));
    // The last one speaks of the date; of two that begin there, the later in the list.
    let last = found
        .filter(|(start, end, cue)| stands_alone(&window, *start, *end, &CUES.before[*cue]))
        .max_by_key(|(start, _, cue)| (*start, *cue));
    last.map_or(Role::Bare, |(_, _, cue)| CUES.before[cue].role)
}

/// Tells whether a cue found in the window is a word, or a word's beginning.
fn stands_alone(window: &str, start: usize, end: usize, cue: &Cue) -> bool {
    let in_word = |c: char| c.is_alphabetic() && u32::from(c) < 0x2e80;
    let starts = !window[..start].ends_with(in_word);
    starts && (cue.open || !window[end..].starts_with(in_word))
}
