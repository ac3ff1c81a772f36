//! A search that cannot be made: the form comes back as it was filled in, with what is wrong beside its field.

use morgue::query::parse_span;

use super::super::fault::Fault;
use super::address::Address;

/// How a day, month or year is written.
const FORMS: &str = "A date is written as 2024, 2024-10 or 2024-10-25.";

/// What of a form cannot be searched.
pub(super) struct Refusal {
    /// The parameter.
    pub(super) name: String,
    /// What a reader knows it as.
    pub(super) label: String,
    /// What is wrong with it.
    pub(super) message: String,
    /// What was typed in front of the fault, and what from there on.
    pub(super) place: Option<(String, String)>,
    /// What would be right; may be empty.
    pub(super) hint: &'static str,
    /// The search without it.
    pub(super) without: String,
}

impl Refusal {
    /// Why an address is not searched.
    pub(super) fn of(fault: &Fault, address: &Address) -> Self {
        let name = fault.param.as_deref().unwrap_or_default();
        let typed = address.values(name).next().unwrap_or_default();
        let place = fault.position.and_then(|at| typed.split_at_checked(at));
        let (message, hint) = told(fault, name, typed);
        Self {
            label: label(name),
            message,
            place: place.map(|(before, behind)| (before.to_owned(), behind.to_owned())),
            hint,
            without: address.without(name).search(),
            name: name.to_owned(),
        }
    }
}

fn label(name: &str) -> String {
    match name {
        "q" => "The query".to_owned(),
        "from" => "From".to_owned(),
        "to" => "To".to_owned(),
        _ => format!("`{name}`"),
    }
}

/// What is wrong, without what the place says, and what would be right.
fn told(fault: &Fault, name: &str, typed: &str) -> (String, &'static str) {
    match (name, parse_span(typed)) {
        ("from" | "to", Err(error)) if fault.position.is_some() => (error.reason.to_owned(), FORMS),
        // Some archives ask for days with it.
        ("after", _) if typed.starts_with(|c: char| c.is_ascii_digit()) => (
            "it says where a page of hits goes on, and this is no such place".to_owned(),
            "For days after one, use From.",
        ),
        _ => (fault.message.clone(), ""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::parameters::Read;
    use super::super::super::parameters::SEARCH;
    use super::*;

    #[test]
    fn a_bad_date_is_told_with_its_field_and_place() {
        let read = Read::of("q=a&from=2024-13&to=2025", SEARCH);
        let address = Address::of(&read.given);
        let fault = Fault {
            position: Some(5),
            ..Fault::param("bad_date", "from", "no such month at byte 5")
        };
        let refusal = Refusal::of(&fault, &address);
        assert_eq!(
            (refusal.message.as_str(), refusal.hint),
            ("no such month", FORMS)
        );
        assert_eq!(refusal.label, "From");
        assert_eq!(refusal.place, Some(("2024-".into(), "13".into())));
        assert_eq!(refusal.without, "/?q=a&to=2025");
    }

    #[test]
    fn a_range_that_is_empty_is_told_as_it_is() {
        let read = Read::of("from=2025&to=2024", SEARCH);
        let fault = Fault::param("bad_date", "from", "the range is empty");
        let refusal = Refusal::of(&fault, &Address::of(&read.given));
        assert_eq!(refusal.message, "the range is empty");
        assert_eq!(refusal.place, None);
    }
}
