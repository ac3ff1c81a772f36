//! What a date stands for, by the words beside it.

use std::sync::LazyLock;

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
    Cues {
        before: both(),
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
    let matches = CUES
        .before
        .iter()
        .filter_map(|cue| Some((last_match(&window, cue)?, cue.role)));
    matches
        .max_by_key(|(at, _)| *at)
        .map_or(Role::Bare, |(_, role)| role)
}

/// Returns where the cue stands last in the window as a word, or as a word's beginning.
fn last_match(window: &str, cue: &Cue) -> Option<usize> {
    let in_word = |c: char| c.is_alphabetic() && u32::from(c) < 0x2e80;
    let matches = window.rmatch_indices(cue.word);
    let mut whole = matches.filter(|(at, word)| {
        let starts = !window[..*at].ends_with(in_word);
        starts && (cue.open || !window[at + word.len()..].starts_with(in_word))
    });
    whole.next().map(|(at, _)| at)
}
