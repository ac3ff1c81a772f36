//! Bylines: who wrote it, and for whom.
//!
//! A byline is a cue (`By`, `Von`, `Author:`), one or more names, and perhaps a role and an outlet. It is read from the
//! beginning of a text and ends where no name goes on, so that a dump without line breaks can be read too.

mod name;
mod segment;
mod words;

pub use name::clean_name;
pub use name::is_paper;
pub use name::is_role;
pub use name::split_names;

use crate::letters;

use name::calmed;
use name::listed;
use name::without_role;
use segment::Segment;
use segment::is_degree;
use segment::segment;

/// A byline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Byline {
    /// People (or an agency that signs alone), in order.
    pub names: Vec<String>,
    /// The paper or agency they write for, as written.
    pub affiliation: Option<String>,
    /// Byte offset in the text where the byline ends.
    pub rest: usize,
}

/// Most words of a name: two given names, a nickname, a particle and a double surname.
const LONGEST_NAME: usize = 6;
/// Most names of a byline.
const MOST_NAMES: usize = 12;

/// Reads a byline at the beginning of a text.
pub fn parse_byline(text: &str) -> Option<Byline> {
    let lead = text.len() - text.trim_start().len();
    let mut at = lead + cue(&text[lead..])?;
    let mut byline = Byline {
        names: Vec::new(),
        affiliation: None,
        rest: at,
    };
    while byline.names.len() < MOST_NAMES {
        let Some(segment) = segment(text, at) else {
            break;
        };
        let joint = byline.names.is_empty() || segment.comma_before;
        match affiliation(&segment, &byline.names) {
            Some(paper) if joint && !byline.names.is_empty() && !is_degree(&segment.name) => {
                byline.rest = segment.end;
                // `Ann Lee, Correspondent, and Bo Marsh`: names go on behind a mere role.
                if paper.is_none()
                    && let Some(next) = and_behind(text, segment.end)
                {
                    at = next;
                    continue;
                }
                byline.affiliation = paper;
                break;
            }
            _ if is_degree(&segment.name) && !byline.names.is_empty() => {}
            _ => {
                for name in signed(&segment.name) {
                    if !byline.names.contains(&name) {
                        byline.names.push(name);
                    }
                }
            }
        }
        byline.rest = segment.end;
        match joint_end(text, segment.end) {
            Some(next) => at = next,
            None => break,
        }
    }
    if byline.affiliation.is_none() {
        read_for(text, &mut byline);
    }
    (!byline.names.is_empty()).then_some(byline)
}

/// Returns the byte offset behind the words that introduce a byline.
pub(super) fn cue(text: &str) -> Option<usize> {
    // Most texts are told by their first letters to open with none.
    let first = text.chars().next()?;
    let phrase = may_open_phrase(text).then(|| phrase(text)).flatten();
    if phrase.is_some() || !words::CUES.may_hold(first) {
        return phrase;
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    if listed(&words::CUES, &text[..end]) {
        return Some(end);
    }
    let colon = text[..end].find([':', '：'])?;
    let behind = colon + text[colon..].chars().next()?.len_utf8();
    let label = &text[..colon];
    let known = listed(&words::CUES, &format!("{label}:")) || listed(&words::CUES, label);
    known.then_some(behind)
}

/// Returns the length of the phrase that a text opens with.
fn phrase(text: &str) -> Option<usize> {
    let stands = |phrase: &&str| {
        let head = text.get(..phrase.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(phrase))
            && !continues_word(&text[phrase.len()..])
    };
    let found = words::PHRASES.iter().find(|phrase| stands(phrase));
    found.map(|phrase| phrase.len())
}

/// Tells by two letters that most texts open with no phrase.
fn may_open_phrase(text: &str) -> bool {
    let Some([first, second]) = text.as_bytes().first_chunk() else {
        return false;
    };
    OPENINGS[usize::from(first.to_ascii_lowercase())] & low_bits(*second) != 0
}

/// By the phrases' first byte, which second ones follow: a bit for the low five of theirs, which letter case leaves alone.
static OPENINGS: [u32; 256] = {
    let mut openings = [0; 256];
    let mut at = 0;
    while at < words::PHRASES.len() {
        let phrase = words::PHRASES[at].as_bytes();
        openings[phrase[0] as usize] |= low_bits(phrase[1]);
        at += 1;
    }
    openings
};

const fn low_bits(byte: u8) -> u32 {
    1 << (byte & 31)
}

fn continues_word(rest: &str) -> bool {
    rest.starts_with(letters::is_alphanumeric)
}

/// Returns the people of a signature: `Ann Lee/XNN` is Ann Lee, `Ann Lee/Bo Marsh` are two.
fn signed(name: &str) -> Vec<String> {
    let mut people = Vec::new();
    for part in name.split('/').filter(|part| !part.is_empty()) {
        if people.is_empty() || !is_paper(part) {
            let words: Vec<&str> = part.split(' ').collect();
            people.push(calmed(&without_role(&words).join(" ")));
        }
    }
    people
}

/// Returns where the next name of a list begins.
fn joint_end(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let mut at = line.len() - line.trim_start().len();
    let mut joined = false;
    if line[at..].starts_with([',', '|', '/', ';']) {
        at += 1;
        joined = true;
    }
    let next = line[at..].trim_start();
    at = line.len() - next.len();
    let word = &next[..next.find(char::is_whitespace).unwrap_or(next.len())];
    if listed(&words::JOINTS, word) && !word.starts_with(char::is_uppercase) {
        return Some(from + at + word.len());
    }
    if (word == "-" || word == "–") && !joined {
        return Some(from + at + word.len());
    }
    joined.then_some(from + at)
}

/// Returns where the name behind `, and` or `and` begins.
fn and_behind(text: &str, from: usize) -> Option<usize> {
    let behind = joint_end(text, from)?;
    let word = text[behind..].split_whitespace().next()?;
    let joint = |word: &str| listed(&words::JOINTS, word) && word.starts_with(char::is_lowercase);
    if joint(word) {
        return joint_end(text, behind);
    }
    joint(text[..behind].split_whitespace().next_back()?).then_some(behind)
}

/// Returns the outlet a segment names (`Some(None)` for a mere role), or `None` when it is a person.
fn affiliation(segment: &Segment, names: &[String]) -> Option<Option<String>> {
    let words = &segment.words;
    let role = words.iter().position(|word| listed(&words::ROLES, word));
    if let Some(role) = role {
        let paper: Vec<&str> = words[..role].iter().map(String::as_str).collect();
        let staff = words[role].eq_ignore_ascii_case("staff");
        let beat = paper.iter().all(|word| listed(&words::BEATS, word));
        let named = (staff && !beat)
            || paper
                .iter()
                .any(|word| listed(&words::PRESS, word) && !beat);
        return Some(named.then(|| paper.join(" ")));
    }
    let shouted = names
        .iter()
        .all(|name| name.chars().any(char::is_lowercase));
    let acronym =
        words.len() == 1 && shouted && words[0].chars().all(|c| c.is_uppercase() || c == '/');
    let alone = words.len() == 1 && names.first().is_some_and(|name| name.contains(' '));
    let press = words.iter().any(|word| listed(&words::PRESS, word)) || words[0] == "The";
    (acronym || alone || press).then(|| Some(segment.name.clone()))
}

/// Reads `for The Daily Planet` and `, special to The Daily Planet` behind the names.
fn read_for(text: &str, byline: &mut Byline) {
    let rest = &text[byline.rest..];
    let trimmed = rest.trim_start_matches([' ', ',', '\u{a0}']);
    let Some(behind) = ["for ", "of ", "special to ", "Special to ", "für "]
        .iter()
        .find_map(|word| trimmed.strip_prefix(word))
    else {
        return;
    };
    let behind_at = text.len() - behind.len();
    let behind_at = behind_at + if behind.starts_with("the ") { 4 } else { 0 };
    if let Some(paper) = segment(text, behind_at) {
        byline.affiliation = Some(paper.name);
        byline.rest = paper.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        match parse_byline(text) {
            Some(byline) => format!(
                "{} | {} | {}",
                byline.names.join("; "),
                byline.affiliation.unwrap_or_default(),
                &text[byline.rest..]
            ),
            None => "none".into(),
        }
    }

    #[test]
    fn names_are_listed_and_the_paper_is_none_of_them() {
        assert_eq!(
            check("By Ann Lee and Bo Marsh , XNN 7 minute read"),
            "Ann Lee; Bo Marsh | XNN |  7 minute read"
        );
        assert_eq!(check("By Ann Lee,  Courant Staff"), "Ann Lee | Courant | ");
        assert_eq!(check("By June Lee"), "June Lee |  | ");
        assert_eq!(check("By June 5 it was over"), "none");
        assert_eq!(
            check("By ANN LEE, Transport Correspondent, and Bo Marsh for the Courant"),
            "Ann Lee; Bo Marsh | Courant | "
        );
        assert_eq!(check("By Ann Lee Senior Autos Reporter"), "Ann Lee |  | ");
        assert_eq!(check("Von Ann Lee/XN-X"), "Ann Lee |  | ");
        assert_eq!(check("Von Ann Lee/Bo Marsh"), "Ann Lee; Bo Marsh |  | ");
        assert_eq!(
            check("By Ann Lee, Bo Marsh and Cy Young"),
            "Ann Lee; Bo Marsh; Cy Young |  | "
        );
        assert_eq!(
            check("By Ann Lee, Senior Political Correspondent, BBX News"),
            "Ann Lee |  | , BBX News"
        );
        assert_eq!(
            check("By ANN VAN LEE for the Daily Courant"),
            "Ann van Lee | Daily Courant | "
        );
        assert_eq!(
            check("By Ann Lee The mayor said"),
            "Ann Lee |  |  The mayor said"
        );
        assert_eq!(
            check("By Ann Lee Updated 3 May"),
            "Ann Lee |  |  Updated 3 May"
        );
    }

    #[test]
    fn other_languages_have_their_own_words() {
        assert_eq!(
            check("Von Ann Lee und Bo von der Marsch"),
            "Ann Lee; Bo von der Marsch |  | "
        );
        assert_eq!(
            check("Par Éloïse D’Arc et Jean-Luc Petit\nLe"),
            "Éloïse D’Arc; Jean-Luc Petit |  | \nLe"
        );
        assert_eq!(
            check("Por Ana López y Beto Díaz"),
            "Ana López; Beto Díaz |  | "
        );
        assert_eq!(check("Текст: Анна Ли"), "Анна Ли |  | ");
        assert_eq!(check("Autor: Ann Lee"), "Ann Lee |  | ");
    }

    #[test]
    fn name_ends_where_a_date_begins() {
        assert_eq!(
            check("By Harold Vince Dec. 28, 2023 Divers gave up"),
            "Harold Vince |  |  Dec. 28, 2023 Divers gave up"
        );
        assert_eq!(check("By Ann Lee Sept. 3"), "Ann Lee |  |  Sept. 3");
        assert_eq!(check("By Ann Lee Thu. 3 May"), "Ann Lee |  |  Thu. 3 May");
        assert_eq!(check("By April May"), "April May |  | ");
        assert_eq!(check("By April May 28, 2023"), "April |  |  May 28, 2023");
    }

    #[test]
    fn small_words_of_one_language_are_names_in_another() {
        assert_eq!(check("By Ronan Le Dantec"), "Ronan Le Dantec |  | ");
        assert_eq!(
            check("Par Gwenaëlle Le Floc’h et Ann Lee"),
            "Gwenaëlle Le Floc’h; Ann Lee |  | "
        );
        assert_eq!(
            check("Par Ann Lee Le maire a dit"),
            "Ann Lee |  |  Le maire a dit"
        );
        assert_eq!(check("By Nguyễn Văn An"), "Nguyễn Văn An |  | ");
        assert_eq!(
            check("By Nguyễn Văn An and Ann Lee"),
            "Nguyễn Văn An; Ann Lee |  | "
        );
        assert_eq!(check("By Charles de Gaulle"), "Charles de Gaulle |  | ");
        assert_eq!(
            check("By Bo Marsh and Ann de la Cruz"),
            "Bo Marsh; Ann de la Cruz |  | "
        );
        assert_eq!(check("By The Editorial Board"), "The Editorial Board |  | ");
        assert_eq!(check("By Harold Vince Jr."), "Harold Vince Jr. |  | ");
        assert_eq!(
            check("By Harold Vince, Jr., and Ann Lee"),
            "Harold Vince; Ann Lee |  | "
        );
    }

    #[test]
    fn beat_and_role_are_no_part_of_the_name() {
        assert_eq!(
            check("By Harold Vince Transport correspondent"),
            "Harold Vince |  | "
        );
        assert_eq!(
            check("By Harold Vince Transport Correspondent"),
            "Harold Vince |  | "
        );
        assert_eq!(
            check("By Ann Mary Lee staff writer"),
            "Ann Mary Lee |  |  writer"
        );
    }

    #[test]
    fn labels_and_copies_are_no_part_of_the_name() {
        assert_eq!(check("By Ann Lee RELATED"), "Ann Lee |  |  RELATED");
        assert_eq!(check("By Ann Lee Trending"), "Ann Lee |  |  Trending");
        assert_eq!(check("Par Jean DUPONT"), "Jean DUPONT |  | ");
        assert_eq!(
            check("By Sarah Lyon Sarah Lyon Sarah Lyon"),
            "Sarah Lyon |  | "
        );
        assert_eq!(
            check("By Sarah Lyon Sarah Lyon May 3, 2024"),
            "Sarah Lyon |  |  May 3, 2024"
        );
    }

    #[test]
    fn name_ends_where_a_sentence_opens() {
        assert_eq!(
            check("By Harold Vince Divers gave up on Thursday"),
            "Harold Vince |  |  Divers gave up on Thursday"
        );
        assert_eq!(
            check("By Harold J. Vince Jr. Saltney Council has met"),
            "Harold J. Vince Jr. |  |  Saltney Council has met"
        );
        assert_eq!(
            check("By Ronan Le Dantec Divers gave up"),
            "Ronan Le Dantec |  |  Divers gave up"
        );
        assert_eq!(
            check("By The Editorial Board Divers gave up"),
            "The Editorial Board |  |  Divers gave up"
        );
        assert_eq!(
            check("By Ann Mary Lee for the Courant"),
            "Ann Mary Lee | Courant | "
        );
    }

    #[test]
    fn a_sentence_is_no_byline() {
        assert_eq!(check("By the time he came"), "none");
        assert_eq!(check("By 2020 it was over"), "none");
        assert_eq!(check("Byron Lee"), "none");
        assert_eq!(check(""), "none");
    }

    #[test]
    fn metadata_names_lose_what_is_no_name() {
        let clean = |value: &str| split_names(value).join("; ");
        assert_eq!(clean("By ANN LEE"), "Ann Lee");
        assert_eq!(clean("June Lee - Remote Jobs"), "June Lee");
        assert_eq!(clean("Ann Lee Stand: 5. Februar"), "Ann Lee");
        assert_eq!(clean("Ann Lee | alee@courant.example"), "Ann Lee");
        assert_eq!(clean("Ann Lee, Senior Staff Writer"), "Ann Lee");
        assert_eq!(clean("Ann Lee Staff Writer"), "Ann Lee");
        assert_eq!(
            clean("Ann Lee and Bo Marsh, Cy Young"),
            "Ann Lee; Bo Marsh; Cy Young"
        );
        assert_eq!(clean("https://courant.example/ann"), "");
        assert_eq!(clean("admin"), "");
        assert_eq!(clean("Rodolfo Lee."), "Rodolfo Lee");
        assert_eq!(clean("Ann Lee (Courant)"), "Ann Lee");
    }

    #[test]
    fn odd_text_neither_panics_nor_takes_long() {
        for unit in ["By ", "By A", ", ", "By É. ", "von ", "By Ann, "] {
            let text = format!("By {}", unit.repeat(20_000));
            let _ = parse_byline(&text);
            let _ = split_names(&text);
        }
    }
}
