//! Any text is a dump: cleaning it ends, keeps within it, and comes out the same beside a template of itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::extract::Dump;
use morgue::extract::Lesson;
use morgue::extract::Template;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let Ok(dump) = Dump::read(&text) else {
        return;
    };
    if let Ok(found) = dump.body(None) {
        assert!(text.get(found.span.clone()).is_some(), "{:?}", found.span);
        assert!(!found.body.text.is_empty());
    }
    let Some(lesson) = dump.lesson() else {
        return;
    };
    let others = (0..4).map(|number| Lesson {
        article: vec![number],
        runs: lesson.runs.clone(),
    });
    let others: Vec<Lesson> = others.collect();
    let template = Template::learn(&others);
    if let Ok(found) = dump.body(template.as_ref()) {
        assert!(text.get(found.span.clone()).is_some(), "{:?}", found.span);
    }
});
