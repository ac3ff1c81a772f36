//! What is shown where an id is not whole and several begin so: each of them, to choose from.

use askama::Template;
use axum::http::StatusCode;
use morgue::archive::MAX_CANDIDATES;
use morgue::article::Article;

use super::super::fault::Fault;
use super::Made;
use super::address::Address;
use super::assets::Assets;
use super::assets::assets;
use super::parts::Form;
use super::text::written_date;

/// What is shown.
#[derive(Template)]
#[template(path = "several.html")]
struct SeveralPage {
    assets: &'static Assets,
    form: Form,
    begun: String,
    candidates: Vec<Candidate>,
    /// Whether there may be more.
    is_cut: bool,
}

/// An article that may be meant.
struct Candidate {
    id: String,
    href: String,
    title: String,
    outlet: Option<String>,
    date: String,
}

impl Candidate {
    fn of(article: Article, address: &Address) -> Self {
        let date = article.date.map(|day| written_date(&day.to_string()));
        Self {
            href: address.article(&article.id, &[]),
            title: article.title.unwrap_or("(no title)".to_owned()),
            outlet: article.outlet,
            date: date.unwrap_or_default(),
            id: article.id,
        }
    }
}

/// The articles whose ids begin as the one that was asked for.
pub(super) fn several(
    articles: Vec<Article>,
    begun: &str,
    address: &Address,
) -> Result<Made, Fault> {
    let is_cut = articles.len() >= MAX_CANDIDATES;
    let mut candidates: Vec<Candidate> = Vec::new();
    for article in articles {
        if candidates.iter().all(|known| known.id != article.id) {
            candidates.push(Candidate::of(article, address));
        }
    }
    let page = SeveralPage {
        assets: assets(),
        form: Form::of(address),
        begun: begun.to_owned(),
        candidates,
        is_cut,
    };
    let made = Made::of(&page, false)?;
    Ok(made.with(StatusCode::MULTIPLE_CHOICES))
}
