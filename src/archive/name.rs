//! A name in the parts that bibliographies sort by.

use crate::wording::byline::is_paper;

/// What follows a family name and is none.
const SUFFIXES: [&str; 7] = ["jr", "sr", "jun", "sen", "ii", "iii", "iv"];

/// Particles that some families write with a capital: Le Dantec, Van Dael, De La Torre.
const PARTICLES: [&str; 21] = [
    "al", "da", "das", "de", "del", "den", "der", "des", "di", "dos", "du", "el", "la", "las",
    "le", "los", "san", "st", "ter", "van", "von",
];

/// Words between two family names of one person: Ortega y Gasset.
const LINKS: [&str; 3] = ["y", "e", "i"];

/// An author's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name<'n> {
    /// A paper, an agency, or one word.
    Whole(&'n str),
    /// A person's.
    Parts {
        /// With its particles: `van Dael`.
        family: &'n str,
        given: &'n str,
        /// `Jr.`, `III`.
        suffix: Option<&'n str>,
    },
}

/// Parts a name; what signs as the outlet is no person.
pub(super) fn read<'n>(name: &'n str, outlet: Option<&str>) -> Name<'n> {
    let name = name.trim();
    let outlet = outlet.map(str::to_lowercase);
    if is_paper(name) || outlet.is_some_and(|outlet| outlet == name.to_lowercase()) {
        return Name::Whole(name);
    }
    let (person, suffix) = split_suffix(name);
    let Some((front, back)) = split_family(person) else {
        return Name::Whole(name);
    };
    let (given, family) = if person.starts_with(is_east_asian) {
        (back, front)
    } else {
        (front, back)
    };
    Name::Parts {
        family,
        given,
        suffix,
    }
}

fn split_suffix(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once(char::is_whitespace) {
        Some((person, last)) if is_suffix(last) => (person.trim_end(), Some(last)),
        _ => (name, None),
    }
}

fn is_suffix(word: &str) -> bool {
    let bare = word.trim_end_matches('.').to_lowercase();
    SUFFIXES.contains(&bare.as_str())
}

/// Splits in front of the family name: the first word in lower case, else the last word with the particles before it; in
/// the East Asian order, behind it. `None` where there is one word.
fn split_family(name: &str) -> Option<(&str, &str)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let last = words.len().checked_sub(1).filter(|last| *last > 0)?;
    let particle = (1..last).find(|i| words[*i].starts_with(char::is_lowercase));
    let first = match particle {
        _ if name.starts_with(is_east_asian) => 1,
        Some(link) if link > 1 && LINKS.contains(&words[link]) => link - 1,
        Some(particle) => particle,
        None => {
            let before = words[1..last].iter().rev();
            last - before.take_while(|word| is_particle(word)).count()
        }
    };
    let start = words[first].as_ptr().addr() - name.as_ptr().addr();
    Some((name[..start].trim_end(), &name[start..]))
}

fn is_particle(word: &str) -> bool {
    let bare = word.trim_end_matches('.').to_lowercase();
    PARTICLES.contains(&bare.as_str())
}

/// Scripts of names that begin with the family.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str) -> String {
        match read(name, Some("Fjord & Field")) {
            Name::Whole(name) => name.to_owned(),
            Name::Parts {
                family,
                given,
                suffix,
            } => format!(
                "{family}, {given}{}",
                suffix.map_or(String::new(), |s| format!(", {s}"))
            ),
        }
    }

    #[test]
    fn the_family_name_comes_first() {
        assert_eq!(check("Ada Mary Lund"), "Lund, Ada Mary");
        assert_eq!(check("Jo  O’Neil-Smith"), "O’Neil-Smith, Jo");
        assert_eq!(check("Мирослава Терещук"), "Терещук, Мирослава");
        assert_eq!(check("Ronan"), "Ronan");
    }

    #[test]
    fn particles_belong_to_it_and_suffixes_do_not() {
        assert_eq!(check("Ruth van der Dael"), "van der Dael, Ruth");
        assert_eq!(check("Inés de la Torre Vidal"), "de la Torre Vidal, Inés");
        assert_eq!(check("Jorge Vidal y Torre"), "Vidal y Torre, Jorge");
        assert_eq!(check("Ronan Le Dantec-Moal"), "Le Dantec-Moal, Ronan");
        assert_eq!(check("Ana M. De La Torre"), "De La Torre, Ana M.");
        assert_eq!(check("Al Tarrant"), "Tarrant, Al");
        assert_eq!(check("Owen Lee Tarrant Jr."), "Tarrant, Owen Lee, Jr.");
        assert_eq!(check("Owen Tarrant III"), "Tarrant, Owen, III");
    }

    #[test]
    fn east_asian_names_begin_with_it() {
        assert_eq!(check("山田 太郎"), "山田, 太郎");
        assert_eq!(check("김 민수"), "김, 민수");
        assert_eq!(check("林若澜"), "林若澜");
    }

    #[test]
    fn papers_and_agencies_stand_whole() {
        for name in [
            "Agence France-Presse",
            "The Associated Press",
            "Ledger Wire",
            "AFP",
            "fjord & field",
        ] {
            assert_eq!(check(name), name);
        }
    }
}
