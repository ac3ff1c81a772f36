//! Copies of the sample archive's articles, cut, mixed and reordered at a known overlap.

use morgue::duplicate::COPY;
use morgue::duplicate::Candidate;
use morgue::duplicate::Runs;
use morgue::duplicate::Sketch;
use morgue::duplicate::groups;
use morgue::duplicate::overlap;

use crate::crash::Chance;
use crate::program::Desk;
use crate::program::project;
use crate::program::text_at;

/// The bodies of the sample archive's articles, in paragraphs.
fn articles() -> Vec<Vec<String>> {
    let desk = Desk::new();
    let corpus = project("corpus");
    let extracted = desk.ok(&["extract", "--jsonl", corpus.to_str().unwrap()]);
    let lines = extracted.json_lines();
    let bodies = lines.iter().map(|line| text_at(line, "/body").to_owned());
    let paragraphs = |body: String| -> Vec<String> {
        let paragraphs = body.split("\n\n").map(str::to_owned);
        paragraphs.filter(|it| it.split(' ').count() >= 5).collect()
    };
    bodies.map(paragraphs).filter(|it| it.len() >= 6).collect()
}

fn words(paragraphs: &[String]) -> usize {
    paragraphs.iter().map(|it| it.split(' ').count()).sum()
}

/// A copy that keeps so much of an article: its tail is cut, or other articles' paragraphs stand in for some of its
/// own; perhaps in another order.
fn copy(
    article: &[String],
    others: &[String],
    kept: f64,
    chance: &mut Chance,
) -> (Vec<String>, f64) {
    let total = words(article);
    let mut copy = article.to_vec();
    let cut = chance.below(2) == 0;
    let mut lost = 0;
    while copy.len() > 1 {
        let at = match cut {
            true => copy.len() - 1,
            false => usize::try_from(chance.below(copy.len() as u64)).unwrap(),
        };
        let more = copy[at].split(' ').count();
        if ((total - lost - more) as f64) < kept * total as f64 {
            break;
        }
        lost += more;
        copy.remove(at);
    }
    let overlap = (total - lost) as f64 / total as f64;
    if !cut {
        let mut room = lost;
        for foreign in others {
            let length = foreign.split(' ').count();
            if length <= room {
                copy.push(foreign.clone());
                room -= length;
            }
        }
    }
    if chance.below(2) == 0 {
        copy.rotate_left(1);
    }
    (copy, overlap)
}

#[test]
fn copies_are_found_and_others_are_not() {
    let articles = articles();
    assert!(articles.len() >= 40, "{}", articles.len());
    let mut chance = Chance(5);
    let (mut copies, mut found, mut false_finds, mut finds) = (0, 0, 0, 0);
    for round in 0..6 {
        let kept = 0.5 + 0.1 * f64::from(round);
        for (at, article) in articles.iter().enumerate() {
            let others = &articles[(at + 7) % articles.len()];
            let (copy, overlapping) = copy(article, others, kept, &mut chance);
            let texts = [article.join("\n\n"), copy.join("\n\n"), others.join("\n\n")];
            let sketches = texts.each_ref().map(|text| Sketch::of(text));
            let candidates: Vec<Candidate<'_>> = (0_u64..)
                .zip(&sketches)
                .map(|(key, sketch)| Candidate {
                    key,
                    bands: sketch.bands(),
                })
                .collect();
            let text = |key: u64| Runs::of(&texts[usize::try_from(key).unwrap()]);
            let are_copies =
                &mut |one, other| Ok::<bool, ()>(overlap(&text(one), &text(other)) >= COPY);
            let grouped = groups(&candidates, are_copies).unwrap();
            let is_found = grouped.get(&1) == Some(&0);
            if overlapping >= 0.8 {
                copies += 1;
                found += usize::from(is_found);
            }
            finds += grouped.len() / 2;
            // The third is another article, and half of one is no copy of it.
            false_finds += usize::from(grouped.contains_key(&2));
            false_finds += usize::from(is_found && overlapping < 0.7);
        }
    }
    let (recall, precision) = (
        found as f64 / copies as f64,
        1.0 - false_finds as f64 / finds as f64,
    );
    assert!(recall >= 0.97, "recall {recall}: {found} of {copies}");
    assert!(
        precision >= 0.99,
        "precision {precision}: {false_finds} of {finds}"
    );
}
