//! What the dumps of one outlet have in common is none of its articles.

use std::collections::BTreeMap;
use std::collections::HashMap;

use serde_json::Value;

use crate::ingest::ingest;
use crate::program::Desk;
use crate::program::text_at;

/// Headline, byline and sentences of ten articles; no sentence stands in two of them.
const ARTICLES: [(&str, &str, &[&str]); 10] = [
    (
        "Salt works reopens after flood",
        "By Ines Varga",
        &[
            "The salt works at Pennick reopened on Tuesday, seven weeks after the river broke through its lower wall.",
            "Workers had pumped out the evaporation pans one at a time, keeping the brine in a borrowed barge.",
            "“We lost the whole of the winter crystal, but nobody lost a job,” said the foreman, Oskar Lind, who slept in the pump house for a month.",
            "The owners expect to fill their first order before the end of the quarter.",
            "Insurers have paid a third of the claim and are still arguing about the rest.",
        ],
    ),
    (
        "Night train to the coast returns",
        "By Tomas Behr",
        &[
            "A sleeping train will run to the coast again from next June, ending a gap of eleven years.",
            "The railway has bought nine used carriages and is fitting them with narrower bunks.",
            "Tickets are to cost about as much as a room in a modest hotel, and bicycles will travel free.",
            "Critics say that the timetable leaves passengers on the platform at four in the morning.",
            "A spokeswoman answered that the platform has a café, and that the café has been told.",
        ],
    ),
    (
        "Beavers dam the golf course",
        "By Mira Okonedo",
        &[
            "Three beavers have flooded the fourteenth hole of the Harrow golf course for the second time this spring.",
            "Greenkeepers took the first dam apart by hand and found it rebuilt within two nights.",
            "The animals are protected, so the club has asked the county for leave to move the hole instead.",
            "Members will vote on a plan that turns the fairway into a pond with a footbridge.",
            "One of them, a retired judge, has offered to pay for the timber that the beavers have not yet eaten.",
        ],
    ),
    (
        "Choir finds its lost symphony",
        "By Ines Varga",
        &[
            "A symphony that was thought to have burned in 1911 has turned up in the organ loft of Saint Brannoc.",
            "The manuscript lay behind a bellows, wrapped in the newspaper of the week in which it vanished.",
            "Its composer, Adela Marsh, wrote it for a choir of eighty and an orchestra that the town never had.",
            "Scholars have compared the handwriting with her letters and are satisfied.",
            "The first performance is planned for the autumn, with singers from four parishes.",
        ],
    ),
    (
        "Council drops plan for toll bridge",
        "By Dag Ferrer",
        &[
            "Councillors voted by nine to six against charging drivers who cross the Maddle bridge.",
            "The toll was meant to pay for repairs to the piers, which divers have called worn but sound.",
            "Its opponents argued that lorries would take the old ford and sink, as they did in the seventies.",
            "The finance committee now has until March to find the money elsewhere.",
            "It may begin with the sum that was set aside for a statue of its former chairman.",
        ],
    ),
    (
        "Bakery wins right to its smell",
        "By Mira Okonedo",
        &[
            "A court has ruled that the smell of bread is no nuisance, however early it is made.",
            "A neighbour had sued the Alder Street bakery because its ovens woke him at three.",
            "The judge visited the house at that hour, stood in the bedroom and asked for a roll.",
            "Her ruling runs to forty pages and quotes two poets.",
            "The neighbour will not appeal, and has since been seen in the queue.",
        ],
    ),
    (
        "Glassmakers turn to hydrogen",
        "By Tomas Behr",
        &[
            "The last glass furnace in the valley is to burn hydrogen instead of gas by the end of the decade.",
            "Engineers from two universities have spent a year measuring how the flame colours the melt.",
            "They found that green bottles come out greener and that window panes need a hotter finish.",
            "The ministry has promised half of the cost, which it puts at forty million crowns.",
            "For the two hundred people at the furnace the change means a new training and the old shifts.",
        ],
    ),
    (
        "Island school keeps its only pupil",
        "By Dag Ferrer",
        &[
            "The school on Little Sark will stay open for a single pupil, the education board decided on Friday.",
            "Runa Holt is eight, likes volcanoes and has had the same teacher since she could read.",
            "Closing the school would have meant a crossing of forty minutes, twice a day, in an open boat.",
            "The board was swayed by a letter in which she described the waves.",
            "Two families have since asked whether there are houses to let on the island.",
        ],
    ),
    (
        "Astronomers ask the town to dim its lamps",
        "By Ines Varga",
        &[
            "The observatory on Fell Top has asked the town below it to turn down its street lamps after midnight.",
            "Its new camera sees objects a hundred times fainter than the old one, and also sees the car park.",
            "A trial in two streets saved a fifth of the electricity and drew three complaints.",
            "Police found no more accidents than in other weeks.",
            "The town will decide in September whether to dim the rest, beginning with the bypass.",
        ],
    ),
    (
        "Marathon rerouted around nesting swan",
        "By Mira Okonedo",
        &[
            "Four thousand runners will make a detour on Sunday because a swan has nested on the towpath.",
            "The bird hissed at the surveyors who came to measure the course and would not be moved by oats.",
            "Organisers have added a loop through the brewery yard, which makes the race sixty metres longer.",
            "Records set on the day will not count, the athletics union said.",
            "Entrants who ask for their money back will get it, less the price of the shirt.",
        ],
    ),
];

const MENU: &str = "Skip to content The Tidewater Ledger Home Local World Business Sport Arts Travel Opinion Letters Puzzles \
     Weather Tides Jobs Property Notices Subscribe Sign In My Account Search Trending Harbour Expansion School Places Ferry Fares";
const BOX: &str = "The Ledger in your inbox. Every morning our editors pick the five stories that the coast will be talking about. \
     Sign up for our free newsletter.";
const FOOTER: &str = "More from The Tidewater Ledger Most Read Harbour dues to rise for the third year running Readers pick their \
     favourite lighthouse Follow Us Facebook Instagram The Ledger has reported from the estuary since 1868 and is owned by the people who \
     write it. Our journalism is free to read because forty thousand readers give a little each month to keep it so. About Us \
     Contact Advertise Careers Terms of Use Privacy Policy Cookie Settings © 2024 The Tidewater Ledger. All rights reserved.";

fn one_line(number: usize) -> String {
    let (title, byline, sentences) = ARTICLES[number];
    format!(
        "{title} | The Tidewater Ledger {MENU} {title} {byline} {} March 2024 {} {BOX} {} {FOOTER}",
        number + 1,
        sentences[..3].join(" "),
        sentences[3..].join(" ")
    )
}

/// Writes the ten dumps under names that sort in the given order.
fn desk(order: impl Iterator<Item = usize>) -> Desk {
    let desk = Desk::new();
    for (place, number) in order.enumerate() {
        desk.write(&format!("corpus/{place}.txt"), one_line(number));
    }
    desk
}

/// Returns the bodies in the index, by title.
fn bodies(desk: &Desk) -> BTreeMap<String, String> {
    let ran = desk.ok(&["search", "*", "--limit", "20", "--jsonl"]);
    let ids = ran.json_lines();
    let body = |hit: &Value| {
        let shown = desk.ok(&["show", text_at(hit, "/id"), "--json"]).json();
        (
            text_at(&shown, "/title").to_owned(),
            text_at(&shown, "/body").to_owned(),
        )
    };
    ids.iter().map(body).collect()
}

fn shingles(text: &str) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut counts = HashMap::new();
    for four in words.windows(4) {
        *counts.entry(four.to_vec()).or_default() += 1;
    }
    counts
}

/// Returns F1 of the mean precision and the mean recall of runs of four words.
fn f1(bodies: &BTreeMap<String, String>) -> f64 {
    let (mut precision, mut recall) = (0.0, 0.0);
    for (title, _, sentences) in ARTICLES {
        let wanted = sentences.join(" ");
        let wanted = shingles(&wanted);
        let found = bodies.get(title).map_or("", String::as_str);
        let found = shingles(found);
        let both = wanted
            .iter()
            .map(|(four, count)| count.min(found.get(four).unwrap_or(&0)));
        let both = both.sum::<usize>() as f64;
        precision += both / found.values().sum::<usize>().max(1) as f64;
        recall += both / wanted.values().sum::<usize>() as f64;
    }
    2.0 * precision * recall / (precision + recall) / ARTICLES.len() as f64
}

#[test]
fn menus_of_ten_dumps_of_one_outlet_go_and_the_articles_stay() {
    let desk = desk(0..ARTICLES.len());
    ingest(&desk, &[]);
    let first = bodies(&desk);
    assert_eq!(first.len(), ARTICLES.len(), "{:?}", first.keys());
    assert!(f1(&first) >= 0.99, "F1 {} of {first:#?}", f1(&first));
}

#[test]
fn a_rebuild_in_another_order_gives_the_same_bytes() {
    let forwards = desk(0..ARTICLES.len());
    ingest(&forwards, &[]);
    let backwards = desk((0..ARTICLES.len()).rev());
    ingest(&backwards, &[]);
    let first = bodies(&forwards);
    assert_eq!(first, bodies(&backwards));
    forwards.ok(&["rebuild"]);
    assert_eq!(first, bodies(&forwards));
}

#[test]
fn a_sentence_that_another_outlet_quotes_survives() {
    let desk = desk(0..ARTICLES.len());
    let quoted = ARTICLES[0].2[2];
    let dump = one_line(1)
        .replace("The Tidewater Ledger", "The Uplands Courier")
        .replace(
            "Tickets are to cost",
            &format!("{quoted} Tickets are to cost"),
        );
    desk.write("corpus/courier.txt", dump);
    ingest(&desk, &[]);
    let bodies = bodies(&desk);
    assert!(bodies[ARTICLES[0].0].contains(quoted), "{bodies:#?}");
}

#[test]
fn stripped_runs_of_a_template_are_named_so() {
    let desk = desk(0..ARTICLES.len());
    ingest(&desk, &[]);
    let hit = desk.ok(&["search", "beavers", "--jsonl"]).json_lines();
    let shown = desk.ok(&["show", text_at(&hit[0], "/id"), "--removed"]);
    assert!(
        shown.stdout.contains("template of the outlet"),
        "{shown:#?}"
    );
}

#[test]
fn later_dumps_are_cleaned_by_the_templates_of_the_generation_and_a_rebuild_is_advised() {
    let desk = desk(0..6);
    ingest(&desk, &[]);
    for number in 6..ARTICLES.len() {
        desk.write(&format!("corpus/{number}.txt"), one_line(number));
    }
    let report = ingest(&desk, &[]);
    let advice = report["advice"].to_string();
    assert!(advice.contains("morgue rebuild"), "{report:#}");
    let later = bodies(&desk);
    let title = ARTICLES[9].0;
    assert!(
        !later[title].contains("forty thousand readers"),
        "{later:#?}"
    );
    let report = desk.ok(&["rebuild", "--json"]).json();
    assert_eq!(report["advice"], serde_json::json!([]), "{report:#}");
}
