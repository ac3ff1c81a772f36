//! Short stretches of text as numbers, words and marks.

/// A number, a word or a mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    /// The token as written.
    pub(super) text: &'t str,
    /// Byte offset in the text that was cut up.
    pub(super) start: usize,
    /// Value of a run of at most nine digits.
    pub(super) number: Option<u32>,
    /// Number of digits, 0 for words and marks.
    pub(super) digits: usize,
    /// White space stands before it.
    pub(super) spaced: bool,
}

impl Token<'_> {
    /// Returns the byte offset behind the token.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Tells whether the token is this mark or word, whatever its case.
    pub(super) fn is(&self, wanted: &str) -> bool {
        self.text == wanted || self.text.eq_ignore_ascii_case(wanted)
    }

    /// Tells whether the token is one of these, whatever its case.
    pub(super) fn is_any(&self, wanted: &[&str]) -> bool {
        wanted.iter().any(|word| self.is(word))
    }

    /// Returns the number when it has as many digits as `digits` allows.
    pub(super) fn number_of(&self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        self.number.filter(|_| digits.contains(&self.digits))
    }

    /// Tells whether the token is a word.
    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphabetic)
    }
}

/// Cuts a stretch into tokens, at most `limit` of them, and none past a line break.
pub(super) fn lex(text: &str, limit: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(limit);
    let mut spaced = false;
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first == '\n' || tokens.len() == limit {
            break;
        }
        if first.is_whitespace() || is_invisible(first) {
            spaced |= first.is_whitespace();
            at += first.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let length = token_length(rest, first);
        tokens.push(token(&rest[..length], at, spaced));
        spaced = false;
        at += length;
    }
    tokens
}

fn token_length(rest: &str, first: char) -> usize {
    let end = if digit(first).is_some() {
        rest.find(|c| digit(c).is_none())
    } else if first.is_alphabetic() {
        rest.find(|c: char| !c.is_alphabetic() && !is_joined(c))
    } else {
        Some(first.len_utf8())
    };
    end.unwrap_or(rest.len())
}

fn token(text: &str, start: usize, spaced: bool) -> Token<'_> {
    let digits = text.chars().filter(|c| digit(*c).is_some()).count();
    let number = (1..=9).contains(&digits).then(|| {
        text.chars()
            .filter_map(digit)
            .fold(0, |sum, d| sum * 10 + d)
    });
    Token {
        text,
        start,
        number,
        digits,
        spaced,
    }
}

/// Returns the value of a Western, Arabic-Indic, Persian, Devanagari or full-width digit.
pub(super) fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    Some(u32::from(c) - u32::from(zero))
}

/// Returns where the first digit of a text stands.
pub(super) fn find_digit(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        // Most of a text is told byte by byte to be none; the scripts of the other digits begin at U+0600.
        let may_be = |byte: &u8| byte.is_ascii_digit() || *byte >= 0xd8;
        at += text.as_bytes()[at..].iter().position(may_be)?;
        let c = text[at..].chars().next()?;
        if digit(c).is_some() {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// Tells the signs of Devanagari that change or join letters inside a word: nukta and virama.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{93c}' | '\u{94d}')
}

/// Tells marks that steer the writing direction or a line break and print nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{ad}')
}
