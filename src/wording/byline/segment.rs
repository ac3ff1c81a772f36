//! One name of a byline, read word by word from a text in which anything may follow it.

use super::LONGEST_NAME;
use super::MOST_NAMES;
use super::name::is_given;
use super::name::listed;
use super::words;

/// One name, or what stands in the place of one.
pub(super) struct Segment {
    pub(super) name: String,
    pub(super) words: Vec<String>,
    pub(super) comma_before: bool,
    pub(super) end: usize,
}

/// Reads capitalised words up to the next mark, lower-case word or line break.
pub(super) fn segment(text: &str, from: usize) -> Option<Segment> {
    let comma_before = text[..from].trim_end().ends_with([',', '|', '/', '-', '–']);
    let mut name = Name::read(text, from);
    name.drop_sentence(text);
    while name
        .words
        .last()
        .is_some_and(|word| listed(&words::PARTICLES, word))
    {
        name.keep(name.words.len() - 1);
    }
    let end = name.end_of_role(text).max(from);
    let joined = name.words.join(" ");
    let named = joined.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    named.then_some(Segment {
        name: joined,
        words: name.words,
        comma_before,
        end,
    })
}

/// The words of a name, and where each of them ends.
struct Name {
    words: Vec<String>,
    ends: Vec<usize>,
    /// Where the name ends, with what was passed over behind it.
    end: usize,
    /// Neither a mark nor a line break parts it from what follows.
    open: bool,
}

impl Name {
    fn read(text: &str, from: usize) -> Self {
        let mut name = Self {
            words: Vec::new(),
            ends: Vec::new(),
            end: from,
            open: true,
        };
        let mut at = from;
        for word in (Words { text, at: from }) {
            if text[at..word.start].contains('\n') && !name.words.is_empty() {
                name.open = false;
                break;
            }
            let bare = word.text.trim_end_matches([',', ';', ':', '|', '/']);
            let closes = bare.len() < word.text.len();
            at = word.start + word.text.len();
            let behind = if closes { "" } else { line_behind(text, at) };
            let given = name.words.is_empty() && is_given(bare, text[at..].trim_start());
            if name.words.len() == LONGEST_NAME
                || !(given || belongs(bare, &name.words, behind))
                || name.is_told_again(text, word.start, bare)
            {
                break;
            }
            let sentence_ends = bare.ends_with('.') && !abbreviated(bare);
            let stop = if sentence_ends { '.' } else { '\0' };
            name.words.push(bare.trim_end_matches(stop).to_owned());
            name.end = word.start + bare.len();
            name.ends.push(name.end);
            if closes || sentence_ends {
                name.open = false;
                break;
            }
        }
        name
    }

    /// Passes over copies of the name (`Ann Lee Ann Lee Ann Lee`) and tells whether its first word came again.
    fn is_told_again(&mut self, text: &str, at: usize, word: &str) -> bool {
        if self.words.len() < 2 || self.words[0] != word {
            return false;
        }
        let mut own = self.words.iter().cycle();
        let mut alike = 0;
        for word in (Words { text, at }).take(MOST_NAMES * LONGEST_NAME) {
            if own.next().is_none_or(|own| own != word.text) {
                break;
            }
            alike += 1;
            if alike % self.words.len() == 0 {
                self.end = word.start + word.text.len();
            }
        }
        true
    }

    /// Keeps the first words alone.
    fn keep(&mut self, words: usize) {
        let Some(&end) = words.checked_sub(1).and_then(|last| self.ends.get(last)) else {
            self.words.clear();
            return;
        };
        self.words.truncate(words);
        self.ends.truncate(words);
        self.end = end;
    }

    /// Drops the first words of a sentence that a name ran into: `Ann Lee Divers gave up` is Ann Lee.
    ///
    /// A small word that goes on no byline follows the capitalised one with which the sentence opens.
    fn drop_sentence(&mut self, text: &str) {
        if !self.open || !goes_on_sentence(line_behind(text, self.end)) {
            return;
        }
        if self.words.first().is_some_and(|word| word == "The") {
            self.keep(self.words.len().min(3.max(self.words.len() - 1)));
            return;
        }
        let core = |word: &String| !listed(&words::PARTICLES, word) && !is_initial(word);
        let mut cores = (0..self.words.len()).filter(|&at| core(&self.words[at]));
        let Some(surname) = cores.nth(1) else { return };
        let mut kept = surname + 1;
        while self.words.get(kept).is_some_and(|word| is_degree(word)) {
            kept += 1;
        }
        if kept < self.words.len() {
            self.keep(kept);
        }
    }

    /// Drops the beat in front of a role in small letters (`Ann Lee Transport correspondent`); returns where the role ends.
    fn end_of_role(&mut self, text: &str) -> usize {
        let line = line_behind(text, self.end);
        let start = text.len() - text[self.end..].trim_start().len();
        let word = line.split_whitespace().next().unwrap_or_default();
        let bare = word.trim_end_matches([',', '.', ';']);
        if !self.open || !word.starts_with(char::is_lowercase) || !listed(&words::ROLES, bare) {
            return self.end;
        }
        let beat = |word: &String| listed(&words::BEATS, word);
        while self.words.len() > 2 && self.words.last().is_some_and(beat) {
            self.keep(self.words.len() - 1);
        }
        start + bare.len()
    }
}

/// Bytes behind a word that are looked at.
const NEAR: usize = 120;

/// Returns the rest of a line, the first bytes of it, without the space in front.
fn line_behind(text: &str, at: usize) -> &str {
    let rest = &text[at..text.floor_char_boundary(at + NEAR)];
    rest[..rest.find('\n').unwrap_or(rest.len())].trim_start()
}

/// Tells whether a text goes on a sentence with a small word that stands behind no byline.
fn goes_on_sentence(behind: &str) -> bool {
    let word = behind.split_whitespace().next().unwrap_or_default();
    let bare = word.trim_end_matches([',', '.', ';', ':']);
    let known = [
        &words::JOINTS,
        &words::PARTICLES,
        &words::ROLES,
        &words::BEATS,
        &words::BEHIND,
    ];
    word.starts_with(char::is_lowercase) && !known.iter().any(|list| listed(list, bare))
}

fn is_initial(word: &str) -> bool {
    word.ends_with('.') && word.chars().filter(|c| c.is_alphabetic()).count() == 1
        || word.starts_with(['"', '“', '‘', '\'', '('])
        || word.chars().nth(1).is_none()
}

pub(super) fn is_degree(word: &str) -> bool {
    listed(&words::DEGREES, word.trim_end_matches('.'))
}

fn abbreviated(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    letters <= 2 || word.trim_end_matches('.').contains('.')
}

/// Tells whether a word goes on a name; `behind` follows it in its line, nothing where a mark stands between.
fn belongs(word: &str, before: &[String], behind: &str) -> bool {
    let first = word
        .trim_start_matches(['"', '“', '‘', '\'', '('])
        .chars()
        .next();
    let Some(first) = first else { return false };
    // `Ann (Bo) Lee` is a name, `Ann Lee (Courant staff)` is more.
    if word.starts_with('(') && !word.ends_with(')') {
        return false;
    }
    if !first.is_alphabetic() || word.chars().any(|c| c.is_ascii_digit()) && before.is_empty() {
        return false;
    }
    let particle = !before.is_empty() && listed(&words::PARTICLES, word);
    if first.is_lowercase() {
        let elided = ["d’", "d'", "al-", "el-"]
            .iter()
            .any(|start| word.starts_with(start));
        return particle || elided || (before.is_empty() && matches!(word, "van" | "von" | "de"));
    }
    // `By The Daily Planet` is a byline, `By Jane Doe The mayor said` is one and a sentence.
    let opener = before.is_empty() && word == "The";
    if !opener && is_stop(word, before, behind) || is_label(word, before) {
        return false;
    }
    first.is_uppercase() || before.len() < 3
}

/// Tells words that begin a sentence, a label or a date rather than go on a name.
fn is_stop(word: &str, before: &[String], behind: &str) -> bool {
    let bare = word.trim_matches(['"', '“', '”']).trim_end_matches('.');
    if bare.chars().nth(1).is_none() || !listed(&words::STOPS, bare) {
        return false;
    }
    let next = behind.split_whitespace().next().unwrap_or_default();
    let last =
        next.is_empty() || listed(&words::JOINTS, next) && next.starts_with(char::is_lowercase);
    // `April May`, `Nguyễn Văn An`: where nothing follows, there is neither day nor sentence.
    let surname =
        before.len() == 1 && listed(&words::GIVEN, bare) || listed(&words::SURNAMES, bare);
    if before.is_empty() {
        return true;
    }
    if last && surname && word == bare {
        return false;
    }
    // `Ronan Le Dantec` is a name, `Ann Lee Le maire a dit` and `Le Maire a dit` are a sentence.
    let name = next.starts_with(char::is_uppercase) && !listed(&words::STOPS, next);
    let after = behind[next.len()..].trim_start();
    !(before.len() == 1 && listed(&words::PARTICLES, bare) && name && !goes_on_sentence(after))
}

/// Tells a word in capitals behind a calm name: `Ann Lee RELATED`. Jean DUPONT is a name.
fn is_label(word: &str, before: &[String]) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let shouted = letters.clone().count() >= 4 && letters.clone().all(char::is_uppercase);
    let calm = |word: &String| word.chars().any(char::is_lowercase);
    shouted && before.len() >= 2 && before.iter().all(calm)
}

/// Words between white space, with their offset.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

struct Word<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let rest = &self.text[self.at..];
        let start = self.at + rest.len() - rest.trim_start().len();
        let rest = &self.text[start..];
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.at = start + length;
        (length > 0).then_some(Word {
            text: &rest[..length],
            start,
        })
    }
}
