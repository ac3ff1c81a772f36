//! Articles in the forms that other programs read.
//!
//! | form | for | as |
//! | --- | --- | --- |
//! | `jsonl` | programs | the article whole, a line each |
//! | `csv` | spreadsheets | a row each, without the text; RFC 4180 |
//! | `ris` | Zotero, EndNote | `TY  - NEWS` records |
//! | `bibtex` | LaTeX, Zotero | `@article` entries |
//! | `csl` | Pandoc, Zotero | a CSL-JSON array of `article-newspaper` |
//!
//! The last three are read by Zotero with every field; from BibTeX, which has no newspapers, as journal articles. Articles
//! that share an id are told apart by a number behind it, since a bibliography drops what repeats a key.
//!
//! A cell that a spreadsheet would take for a formula is defused with an apostrophe (OWASP, "CSV Injection").

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::io::Write;

use serde_json::Value;
use serde_json::json;

use crate::article::Article;

use super::name;
use super::name::Name;

/// A form of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// Research Information Systems.
    Ris,
    /// BibTeX.
    Bibtex,
    /// Citation Style Language JSON.
    Csl,
}

impl Form {
    /// The names of all forms, as flags spell them.
    pub const NAMES: [(&str, Self); 5] = [
        ("jsonl", Self::Jsonl),
        ("csv", Self::Csv),
        ("ris", Self::Ris),
        ("bibtex", Self::Bibtex),
        ("csl", Self::Csl),
    ];
}

const COLUMNS: [&str; 11] = [
    "id",
    "title",
    "standfirst",
    "authors",
    "outlet",
    "section",
    "lang",
    "date",
    "words",
    "url",
    "source",
];

/// Writes articles in one form, one after the other.
pub struct Export<W: Write> {
    form: Form,
    out: W,
    written: usize,
    /// How often each id was written.
    keys: HashMap<String, usize>,
}

impl<W: Write> Export<W> {
    /// Begins with what stands before the first article.
    pub fn begin(form: Form, mut out: W) -> io::Result<Self> {
        match form {
            Form::Csv => write_row(&COLUMNS.map(str::to_owned), &mut out)?,
            Form::Csl => out.write_all(b"[")?,
            Form::Jsonl | Form::Ris | Form::Bibtex => {}
        }
        Ok(Self {
            form,
            out,
            written: 0,
            keys: HashMap::new(),
        })
    }

    /// Writes an article.
    pub fn write(&mut self, article: &Article) -> io::Result<()> {
        match self.form {
            Form::Jsonl => {
                serde_json::to_writer(&mut self.out, article)?;
                self.out.write_all(b"\n")?;
            }
            Form::Csv => write_row(&row(article), &mut self.out)?,
            Form::Ris => {
                let record = ris(article, &self.key(article));
                self.out.write_all(record.as_bytes())?;
            }
            Form::Bibtex => {
                let entry = bibtex(article, &self.key(article));
                self.out.write_all(entry.as_bytes())?;
            }
            Form::Csl => {
                let between = if self.written > 0 { ",\n" } else { "\n" };
                self.out.write_all(between.as_bytes())?;
                let item = csl(article, self.key(article));
                serde_json::to_writer(&mut self.out, &item)?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// The article's id, with a number where another one had it.
    fn key(&mut self, article: &Article) -> String {
        let times = self.keys.entry(article.id.clone()).or_default();
        *times += 1;
        match times {
            1 => article.id.clone(),
            times => format!("{}-{times}", article.id),
        }
    }

    /// Ends with what stands behind the last article.
    pub fn end(mut self) -> io::Result<()> {
        if self.form == Form::Csl {
            self.out.write_all(b"\n]\n")?;
        }
        self.out.flush()
    }
}

fn row(article: &Article) -> [String; 11] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        article.id.clone(),
        text(&article.title),
        text(&article.standfirst),
        article.authors.join("; "),
        text(&article.outlet),
        text(&article.section),
        text(&article.lang),
        article.date.map(|day| day.to_string()).unwrap_or_default(),
        article.words.to_string(),
        text(&article.url),
        article.source.clone(),
    ]
}

fn write_row(cells: &[String], out: &mut impl Write) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// A cell in quotes where it needs them, with an apostrophe where it would be a formula.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let safe = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if safe.contains(['"', ',', ';', '\n', '\r', '\t']) {
        return format!("\"{}\"", safe.replace('"', "\"\""));
    }
    safe
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ris(article: &Article, key: &str) -> String {
    let mut lines = vec![("TY", "NEWS".to_owned())];
    let mut add = |tag, value: &Option<String>| {
        lines.extend(value.as_deref().map(|value| (tag, one_line(value))));
    };
    add("TI", &article.title);
    add("T2", &article.outlet);
    add("SE", &article.section);
    add("AB", &article.standfirst);
    add("LA", &article.lang);
    add("UR", &article.url);
    for author in &article.authors {
        let name = match name::read(author, article.outlet.as_deref()) {
            Name::Whole(name) => name.to_owned(),
            Name::Parts {
                family,
                given,
                suffix,
            } => [Some(family), Some(given), suffix]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", "),
        };
        lines.push(("AU", one_line(&name)));
    }
    if let Some(day) = article.date {
        lines.push(("PY", format!("{:04}", day.0.year())));
        lines.push(("DA", day.to_string().replace('-', "/")));
    }
    lines.push(("ID", key.to_owned()));
    let mut record = String::new();
    for (tag, value) in lines {
        _ = write!(record, "{tag}  - {value}\r\n");
    }
    record + "ER  - \r\n\r\n"
}

fn bibtex(article: &Article, key: &str) -> String {
    let mut entry = format!("@article{{{key}");
    let mut add = |name: &str, value: String| {
        _ = write!(entry, ",\n  {name} = {{{value}}}");
    };
    let mut text = |name, value: &Option<String>| {
        if let Some(value) = value {
            add(name, escaped(value));
        }
    };
    text("title", &article.title);
    text("journal", &article.outlet);
    text("abstract", &article.standfirst);
    text("language", &article.lang);
    if let Some(url) = &article.url {
        add("url", verbatim(url));
    }
    if !article.authors.is_empty() {
        let outlet = article.outlet.as_deref();
        let names = article
            .authors
            .iter()
            .map(|author| match name::read(author, outlet) {
                Name::Whole(name) => format!("{{{}}}", escaped(name)),
                Name::Parts {
                    family,
                    given,
                    suffix,
                } => [Some(family), suffix, Some(given)]
                    .into_iter()
                    .flatten()
                    .map(escaped)
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        add("author", names.collect::<Vec<_>>().join(" and "));
    }
    if let Some(day) = article.date {
        add("date", day.to_string());
        add("year", format!("{:04}", day.0.year()));
        add("month", day.0.month().to_string());
    }
    entry + "\n}\n\n"
}

/// An address as it stands, which is how the field is read; without what would end it or begin a command.
fn verbatim(url: &str) -> String {
    url.replace('\\', "%5C")
        .replace('{', "%7B")
        .replace('}', "%7D")
}

/// Text without what TeX would read as a command, spelled so that Zotero reads it back too; all but a backslash, and
/// two dollar signs in one text, of which it takes what stands between them for a formula.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '\\' => out.push_str("{\\textbackslash}"),
            '~' => out.push_str("\\~{}"),
            '^' => out.push_str("\\^{}"),
            '{' | '}' | '%' | '&' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

fn csl(article: &Article, key: String) -> Value {
    let outlet = article.outlet.as_deref();
    let names = article
        .authors
        .iter()
        .map(|author| match name::read(author, outlet) {
            Name::Whole(name) => json!({"literal": name}),
            Name::Parts {
                family,
                given,
                suffix: None,
            } => json!({"family": family, "given": given}),
            Name::Parts {
                family,
                given,
                suffix,
            } => json!({"family": family, "given": given, "suffix": suffix}),
        });
    let mut item = json!({"id": key, "type": "article-newspaper"});
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            item[name] = value;
        }
    };
    let text = |value: &Option<String>| value.clone().map(Value::from);
    add("title", text(&article.title));
    add("container-title", text(&article.outlet));
    add("section", text(&article.section));
    add("abstract", text(&article.standfirst));
    add("language", text(&article.lang));
    add("URL", text(&article.url));
    add(
        "author",
        (!article.authors.is_empty()).then(|| names.collect()),
    );
    let issued = |day: crate::article::Day| json!({"date-parts": [[day.0.year(), day.0.month(), day.0.day()]]});
    add("issued", article.date.map(issued));
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article() -> Article {
        Article {
            id: "00ff".to_owned(),
            title: Some("=1+1 & \"more\"\nnews".to_owned()),
            authors: [
                "Ada Mary Lund",
                "Ledger",
                "Owen van Dael Jr.",
                "Lusa Agencia",
            ]
            .map(str::to_owned)
            .to_vec(),
            outlet: Some("Fjord_Post".to_owned()),
            lang: Some("en".to_owned()),
            url: Some("https://post.example/a_b~c?d=50%25&e={f}\\#g".to_owned()),
            date: Some(crate::article::Day("2024-03-05".parse().unwrap())),
            source: "a.html".to_owned(),
            ..Article::default()
        }
    }

    fn check(form: Form) -> String {
        written(form, &[article()])
    }

    fn written(form: Form, articles: &[Article]) -> String {
        let mut out = Vec::new();
        let mut export = Export::begin(form, &mut out).unwrap();
        for article in articles {
            export.write(article).unwrap();
        }
        export.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_cell_is_no_formula() {
        let csv = check(Form::Csv);
        assert!(
            csv.contains(
                "\r\n00ff,\"'=1+1 & \"\"more\"\"\nnews\",,\
                 \"Ada Mary Lund; Ledger; Owen van Dael Jr.; Lusa Agencia\",Fjord_Post,"
            ),
            "{csv}"
        );
        for cell in ["=a", "+a", "-a", "@a", "\ta"] {
            assert!(
                csv_cell(cell).trim_start_matches('"').starts_with('\''),
                "{cell}"
            );
        }
        assert_eq!(csv_cell("a=b"), "a=b");
    }

    #[test]
    fn a_record_of_ris_has_its_tags() {
        assert_eq!(
            check(Form::Ris),
            "TY  - NEWS\r\nTI  - =1+1 & \"more\" news\r\nT2  - Fjord_Post\r\nLA  - en\r\n\
             UR  - https://post.example/a_b~c?d=50%25&e={f}\\#g\r\nAU  - Lund, Ada Mary\r\nAU  - Ledger\r\n\
             AU  - van Dael, Owen, Jr.\r\nAU  - Lusa Agencia\r\nPY  - 2024\r\nDA  - 2024/03/05\r\nID  - 00ff\r\nER  - \r\n\r\n"
        );
    }

    #[test]
    fn an_entry_of_bibtex_is_no_command() {
        assert_eq!(
            check(Form::Bibtex),
            "@article{00ff,\n  title = {=1+1 \\& \"more\" news},\n  journal = {Fjord\\_Post},\n  \
             language = {en},\n  url = {https://post.example/a_b~c?d=50%25&e=%7Bf%7D%5C#g},\n  \
             author = {Lund, Ada Mary and {Ledger} and van Dael, Jr., Owen and {Lusa Agencia}},\n  date = {2024-03-05},\n  year = {2024},\n  month = {3}\n}\n\n"
        );
    }

    #[test]
    fn csl_is_an_array() {
        let items: Value = serde_json::from_str(&check(Form::Csl)).unwrap();
        assert_eq!(items[0]["issued"]["date-parts"][0], json!([2024, 3, 5]));
        assert_eq!(
            items[0]["author"][0],
            json!({"family": "Lund", "given": "Ada Mary"})
        );
        assert_eq!(items[0]["author"][1], json!({"literal": "Ledger"}));
        assert_eq!(
            items[0]["author"][2],
            json!({"family": "van Dael", "given": "Owen", "suffix": "Jr."})
        );
        let mut none = Vec::new();
        Export::begin(Form::Csl, &mut none).unwrap().end().unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&none).unwrap(), json!([]));
    }

    #[test]
    fn articles_of_one_id_have_keys_of_their_own() {
        let twice = [article(), article()];
        let keys = [
            (Form::Ris, "ID  - 00ff-2\r"),
            (Form::Bibtex, "@article{00ff-2,"),
            (Form::Csl, "\"id\":\"00ff-2\""),
        ];
        for (form, key) in keys {
            assert_eq!(written(form, &twice).matches(key).count(), 1, "{form:?}");
        }
    }

    #[test]
    fn what_tex_would_read_is_escaped() {
        assert_eq!(
            escaped("~ ^ \\ {a} 5% & $6 #1 a_b"),
            "\\~{} \\^{} {\\textbackslash} \\{a\\} 5\\% \\& \\$6 \\#1 a\\_b"
        );
    }
}
