//! The search page: box, facets, bars of dates, hits.

use askama::Template;
use axum::body::Body;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Response;
use morgue::archive;
use morgue::engine::local::Reader;
use morgue::query::Warning;
use morgue::search;
use morgue::search::Hit;
use morgue::search::Params;
use morgue::search::Request;

use crate::render::hits::total;

use super::super::Shared;
use super::super::fault::Fault;
use super::super::live::Opened;
use super::super::parameters::Given;
use super::super::parameters::Mistyped;
use super::super::parameters::Read;
use super::super::parameters::SEARCH;
use super::super::parameters::search_params;
use super::Made;
use super::address::Address;
use super::address::without_blanks;
use super::assets::Assets;
use super::assets::assets;
use super::facets::FacetBox;
use super::facets::boxes;
use super::facets::chips;
use super::facets::typed_boxes;
use super::histogram;
use super::histogram::Histogram;
use super::parts::Form;
use super::parts::Found;
use super::parts::Link;
use super::parts::hit_with;
use super::refusal::Refusal;

/// Most articles of a group of copies that is unfolded in place; the reader view has them all.
const UNFOLDED: usize = 24;

/// What the search page shows.
#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    assets: &'static Assets,
    form: Form,
    /// Whether nothing was asked for yet.
    is_start: bool,
    total: usize,
    summary: String,
    /// The query as searched, where that is not as typed.
    understood: Option<String>,
    warnings: Vec<Told>,
    chips: Vec<Link>,
    clear: String,
    sorts: Vec<Sorting>,
    boxes: Vec<FacetBox>,
    histogram: Histogram,
    hits: Vec<Found>,
    /// The rank of the first hit.
    first_rank: usize,
    first_page: Option<String>,
    next_page: Option<String>,
    exports: Vec<Link>,
    any_word: Option<String>,
    /// Why nothing was searched.
    refusal: Option<Refusal>,
}

impl SearchPage {
    /// The page of a search that cannot be made: its form alone.
    fn unanswered(fault: &Fault, address: &Address) -> Self {
        let refusal = Refusal::of(fault, address);
        Self {
            assets: assets(),
            form: Form::of(address).without(&refusal.name),
            is_start: false,
            total: 0,
            summary: String::new(),
            understood: None,
            warnings: Vec::new(),
            chips: Vec::new(),
            clear: String::new(),
            sorts: Vec::new(),
            boxes: typed_boxes(address),
            histogram: Histogram::default(),
            hits: Vec::new(),
            first_rank: 1,
            first_page: None,
            next_page: None,
            exports: Vec::new(),
            any_word: None,
            refusal: Some(refusal),
        }
    }

    /// Whether a field of the form is what cannot be searched.
    fn is_bad(&self, name: &str) -> bool {
        self.refusal.as_ref().is_some_and(|it| it.name == name)
    }
}

/// A warning, with its place in the query and a way on.
struct Told {
    message: String,
    place: Option<(String, String)>,
    /// What may have been meant, and the address of the search for it.
    suggestion: Option<(String, Option<String>)>,
}

impl Told {
    /// A name of the address that says nothing, and what it may have been to say.
    fn left_out(it: Mistyped, address: &Address) -> Self {
        let href = address.and(it.near, &it.value).search();
        Self {
            message: format!("`{}` in the address says nothing here", it.name),
            place: None,
            suggestion: Some((it.near.to_owned(), Some(href))),
        }
    }
}

/// An order of the hits.
struct Sorting {
    label: &'static str,
    href: String,
    is_current: bool,
}

/// Answers with the search box, and the hits of what is in it.
pub(super) async fn search(
    State(front): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let read = Read::of(&without_blanks(&query.unwrap_or_default()), SEARCH);
    let address = Address::of(&read.given);
    let answer = match read.fault {
        Some(fault) => Err(fault),
        None => answer(&front, &headers, read.given, read.mistyped, address.clone()).await,
    };
    answer.unwrap_or_else(|fault| refused(&fault, &address))
}

/// The form as it was filled in where something of it cannot be searched; another fault is a page of its own.
fn refused(fault: &Fault, address: &Address) -> Response {
    let mut response = super::refused(fault, address);
    if fault.status == StatusCode::BAD_REQUEST
        && fault.param.is_some()
        && let Ok(html) = SearchPage::unanswered(fault, address).render()
    {
        *response.body_mut() = Body::from(html);
    }
    response
}

async fn answer(
    front: &Shared,
    headers: &HeaderMap,
    given: Given,
    mistyped: Vec<Mistyped>,
    address: Address,
) -> Result<Response, Fault> {
    let request = request(given, front)?;
    let asked = (request.clone(), address.clone(), mistyped.clone());
    let work = move |opened: &Opened| {
        let found = archive::search(&opened.reader, &request)?;
        // A search that was stopped may find more the next time.
        let lasts = !found.total_is_lower_bound;
        let mut page = page(&opened.reader, &request, &address, found)?;
        let left_out = mistyped.into_iter().map(|it| Told::left_out(it, &address));
        page.warnings.extend(left_out);
        Made::of(&page, lasts)
    };
    super::answer(front, headers, asked, work).await
}

/// What a search page asks: everything where nothing is typed, the newest first then.
pub(super) fn request(given: Given, front: &Shared) -> Result<Request, Fault> {
    let is_typed = given.text("q").is_some();
    let mut params: Params = search_params(&given.or_everything(), &front.config)?;
    if !is_typed && params.sort.is_none() {
        params.sort = Some("newest".to_owned());
    }
    params.facets = vec!["outlet,lang,section,author".to_owned()];
    let mut request = params.check()?;
    request.facets.extend(histogram::facets(&request.filters));
    Ok(request)
}

fn page(
    reader: &Reader,
    request: &Request,
    address: &Address,
    found: search::Response,
) -> Result<SearchPage, Fault> {
    let form = Form::of(address);
    let chips = chips(address);
    let is_start = form.typed.is_empty() && chips.is_empty();
    let is_relaxable = found.total == 0 && form.matching == "all";
    Ok(SearchPage {
        assets: assets(),
        is_start,
        summary: total(&found),
        understood: understood(&found, &form.typed),
        warnings: found
            .warnings
            .iter()
            .map(|it| told(it, &found.query, address))
            .collect(),
        clear: address.without_filters().search(),
        sorts: sorts(address, request),
        boxes: boxes(reader, &request.filters, &found)?,
        histogram: histogram::histogram(address, &request.filters, &found),
        first_rank: request.before() + 1,
        first_page: (request.before() > 0).then(|| address.without("after").search()),
        next_page: found.next.as_ref().map(|cursor| address.after(cursor)),
        exports: exports(address),
        any_word: is_relaxable.then(|| address.with("match", "any").search()),
        total: found.total,
        hits: hits(reader, found.hits, address)?,
        refusal: None,
        chips,
        form,
    })
}

/// The hits as they are shown, each with the copies that are folded into it.
fn hits(reader: &Reader, hits: Vec<Hit>, address: &Address) -> Result<Vec<Found>, Fault> {
    let folded = hits.iter().filter(|hit| hit.duplicates > 0);
    let folded: Vec<&str> = folded.map(|hit| hit.id.as_str()).collect();
    let mut groups = archive::copies_of(reader, &folded, UNFOLDED)?.into_iter();
    let mut shown = Vec::new();
    for hit in hits {
        let group = (hit.duplicates > 0).then(|| groups.next()).flatten();
        shown.push(hit_with(hit, group.unwrap_or_default(), address));
    }
    Ok(shown)
}

fn understood(found: &search::Response, typed: &str) -> Option<String> {
    let plain = typed.is_empty() || found.understood == found.query;
    (!plain).then(|| found.understood.clone())
}

fn told(warning: &Warning, query: &str, address: &Address) -> Told {
    let place = warning.position.and_then(|at| query.split_at_checked(at));
    let suggestion = warning.suggestion.as_ref();
    Told {
        message: warning.message.clone(),
        place: place.map(|(before, behind)| (before.to_owned(), behind.to_owned())),
        suggestion: suggestion.map(|text| (text.clone(), suggested(text, warning, address))),
    }
}

/// The search with a suggestion taken: in place of a filter's value, or of the whole query. Where it is but a part of
/// the query, the reader puts it in.
fn suggested(text: &str, warning: &Warning, address: &Address) -> Option<String> {
    for name in ["outlet", "author", "section", "lang"] {
        for value in address.values(name) {
            if warning.message == format!("no article has the {name} `{value}`") {
                return Some(address.without_value(name, value).and(name, text).search());
            }
        }
    }
    let is_whole =
        warning.position.is_none() && !warning.message.starts_with("no article has the ");
    is_whole.then(|| address.with("q", text).search())
}

fn sorts(address: &Address, request: &Request) -> Vec<Sorting> {
    let all = [
        ("relevance", "Best match", search::Sort::Relevance),
        ("newest", "Newest", search::Sort::Newest),
        ("oldest", "Oldest", search::Sort::Oldest),
    ];
    let sorting = |(name, label, sort)| Sorting {
        label,
        href: address.with("sort", name).search(),
        is_current: request.sort == sort,
    };
    all.map(sorting).into()
}

fn exports(address: &Address) -> Vec<Link> {
    let forms = [
        ("csv", "CSV"),
        ("jsonl", "JSON lines"),
        ("ris", "RIS"),
        ("bibtex", "BibTeX"),
        ("csl", "CSL-JSON"),
    ];
    let asked = match address.values("q").next() {
        Some(_) => address.clone(),
        None => address.with("q", "*"),
    };
    let link = |(form, label): (&str, &str)| Link {
        label: label.to_owned(),
        href: asked.export(form),
    };
    forms.map(link).into()
}
