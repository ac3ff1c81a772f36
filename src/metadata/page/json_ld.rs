//! What JSON-LD says of the article.

use serde_json::Map;
use serde_json::Value;

/// What the JSON-LD of a page says, the node that is most an article first.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub(super) headlines: Vec<String>,
    pub(super) published: Vec<String>,
    pub(super) modified: Vec<String>,
    pub(super) authors: Vec<String>,
    pub(super) publishers: Vec<String>,
    pub(super) sections: Vec<String>,
    pub(super) images: Vec<String>,
    pub(super) descriptions: Vec<String>,
    pub(super) languages: Vec<String>,
    pub(super) urls: Vec<String>,
}

/// Most objects that are looked at; a page has a few dozen.
const MOST_NODES: usize = 5_000;
/// Most values kept of a field.
const MOST_VALUES: usize = 40;

type Node = Map<String, Value>;

/// Picks the list that a value belongs to.
type Field = fn(&mut Linked) -> &mut Vec<String>;

/// Reads the scripts of a page; a broken one gives what can be read of it.
pub(super) fn read(scripts: &[String]) -> Linked {
    let mut linked = Linked::default();
    let values: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let nodes = nodes(&values);
    let mut ranked: Vec<(u8, &Node)> = nodes
        .iter()
        .filter_map(|node| Some((rank(node)?, *node)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    for (rank, node) in ranked {
        linked.take(node, rank, &nodes);
    }
    for script in scripts {
        if parse(script).is_none() {
            linked.salvage(script);
        }
    }
    linked
}

/// Parses a script, mending what page generators break most.
fn parse(script: &str) -> Option<Value> {
    let script = script
        .trim()
        .trim_start_matches("<!--")
        .trim_end_matches("-->")
        .trim();
    let script = script
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("//]]>")
        .trim()
        .trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(script) {
        return Some(value);
    }
    serde_json::from_str(&mended(script)).ok()
}

/// Escapes raw control characters and drops commas before a closing bracket.
fn mended(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in script.chars() {
        if quoted && c.is_control() {
            out.push(' ');
            escaped = false;
            continue;
        }
        if !quoted && matches!(c, ']' | '}') {
            let kept = out.trim_end().trim_end_matches(',').len();
            out.truncate(kept);
        }
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && c == '\\' && !escaped;
        out.push(c);
    }
    out
}

/// Returns all objects, outer ones first, without recursion.
fn nodes(values: &[Value]) -> Vec<&Node> {
    let mut nodes = Vec::new();
    let mut open: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.iter().rev()),
            Value::Object(node) => {
                nodes.push(node);
                open.extend(
                    node.values()
                        .filter(|value| value.is_object() || value.is_array()),
                );
            }
            _ => {}
        }
        if nodes.len() > MOST_NODES {
            break;
        }
    }
    nodes
}

/// Ranks a node by its type: article 0, page 1, others none.
fn rank(node: &Node) -> Option<u8> {
    let kinds: Vec<&str> = strings(node.get("@type")?).collect();
    let is = |ending: &str| kinds.iter().any(|kind| kind.ends_with(ending));
    if is("Article") || is("Posting") || is("Report") || is("Review") || is("Recipe") {
        return Some(0);
    }
    (is("WebPage") || is("ItemPage") || is("CreativeWork")).then_some(1)
}

fn strings(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::String(text) => Box::new(std::iter::once(text.as_str())),
        Value::Array(items) => Box::new(items.iter().filter_map(Value::as_str)),
        _ => Box::new(std::iter::empty()),
    }
}

impl Linked {
    fn take(&mut self, node: &Node, rank: u8, all: &[&Node]) {
        let mut text = |key: &str, out: Field| {
            for value in node.get(key).map(strings).into_iter().flatten() {
                push(out(self), value);
            }
        };
        text("datePublished", |linked| &mut linked.published);
        text("dateCreated", |linked| &mut linked.published);
        text("dateModified", |linked| &mut linked.modified);
        text("inLanguage", |linked| &mut linked.languages);
        text("url", |linked| &mut linked.urls);
        if rank == 0 {
            text("headline", |linked| &mut linked.headlines);
            text("articleSection", |linked| &mut linked.sections);
            text("description", |linked| &mut linked.descriptions);
        }
        text("name", |linked| &mut linked.headlines);
        let named = |key: &str| {
            node.get(key)
                .map(|value| names(value, "name", all))
                .unwrap_or_default()
        };
        if rank == 0 {
            named("author")
                .iter()
                .for_each(|name| push(&mut self.authors, name));
            if self.authors.is_empty() {
                named("creator")
                    .iter()
                    .for_each(|name| push(&mut self.authors, name));
            }
        }
        named("publisher")
            .iter()
            .for_each(|name| push(&mut self.publishers, name));
        let image = node
            .get("image")
            .map(|value| names(value, "url", all))
            .unwrap_or_default();
        image.iter().for_each(|url| push(&mut self.images, url));
    }

    /// Reads the strings of a few keys out of a script that is no JSON.
    fn salvage(&mut self, script: &str) {
        let keys: [(&str, Field); 3] = [
            ("\"datePublished\"", |linked| &mut linked.published),
            ("\"dateModified\"", |linked| &mut linked.modified),
            ("\"headline\"", |linked| &mut linked.headlines),
        ];
        for (key, out) in keys {
            let Some((_, rest)) = script.split_once(key) else {
                continue;
            };
            let value = rest.trim_start().strip_prefix(':').map(str::trim_start);
            let text = value
                .and_then(|value| value.strip_prefix('"'))
                .and_then(|value| value.split('"').next());
            if let Some(text) = text.filter(|text| text.len() < 300) {
                push(out(self), text);
            }
        }
    }
}

fn push(out: &mut Vec<String>, value: &str) {
    let value = value.trim();
    if !value.is_empty() && out.len() < MOST_VALUES && !out.iter().any(|known| known == value) {
        out.push(value.to_owned());
    }
}

/// Returns the names of a person, an organisation or a list of them; `@id` refers to another node.
fn names(value: &Value, key: &str, all: &[&Node]) -> Vec<String> {
    let mut found = Vec::new();
    let items = match value {
        Value::Array(items) => items.as_slice(),
        single => std::slice::from_ref(single),
    };
    for item in items.iter().take(MOST_VALUES) {
        match item {
            Value::String(text) => found.push(text.clone()),
            Value::Object(node) => found.extend(name_of(node, key, all)),
            _ => {}
        }
    }
    found
}

fn name_of(node: &Node, key: &str, all: &[&Node]) -> Vec<String> {
    let own = |node: &Node| -> Vec<String> {
        node.get(key)
            .map(|value| strings(value).map(str::to_owned).collect())
            .unwrap_or_default()
    };
    let names = own(node);
    if !names.is_empty() {
        return names;
    }
    let Some(id) = node.get("@id").and_then(Value::as_str) else {
        return Vec::new();
    };
    let target = all.iter().find(|other| {
        other.contains_key(key) && other.get("@id").and_then(Value::as_str) == Some(id)
    });
    target.map(|node| own(node)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str) -> String {
        let linked = read(&[script.to_owned()]);
        format!(
            "{} / {} / {} / {}",
            linked.headlines.join("; "),
            linked.published.join("; "),
            linked.authors.join("; "),
            linked.publishers.join("; ")
        )
    }

    #[test]
    fn graphs_and_references_are_followed() {
        let script = r##"{"@graph":[{"@type":"WebPage","name":"Page","datePublished":"2020-01-02"},
            {"@type":["Article"],"headline":"Head","datePublished":"2020-01-01","author":{"@id":"#a"},"publisher":{"name":"Courant"}},
            {"@type":"Person","@id":"#a","name":"Ann Lee"}]}"##;
        assert_eq!(
            check(script),
            "Head; Page / 2020-01-01; 2020-01-02 / Ann Lee / Courant"
        );
    }

    #[test]
    fn broken_scripts_give_what_can_be_read() {
        assert_eq!(
            check("{\"@type\":\"NewsArticle\",\"headline\":\"A\nB\",}"),
            "A B /  /  / "
        );
        assert_eq!(
            check("{\"headline\":\"Head\", \"datePublished\" : \"2020-01-01\", oops"),
            "Head / 2020-01-01 /  / "
        );
        assert_eq!(check(&"[".repeat(100_000)), " /  /  / ");
        assert_eq!(check(&"{\"a\":".repeat(100_000)), " /  /  / ");
    }
}
