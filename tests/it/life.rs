//! Looking after an index: takedowns, verification, repair, backups.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::ingest::article;
use crate::ingest::check;
use crate::ingest::ingest;
use crate::ingest::three;
use crate::program::Desk;
use crate::program::dump;
use crate::program::text_at;

fn ids(desk: &Desk, query: &str) -> Vec<String> {
    let hits = desk
        .run(&["search", query, "--no-group", "--jsonl"])
        .json_lines();
    hits.iter()
        .map(|hit| text_at(hit, "/id").to_owned())
        .collect()
}

#[test]
fn what_is_removed_stays_out_until_it_is_let_in_again() {
    let desk = Desk::new();
    let [one, two] = [
        article("1", "The weir holds."),
        article("2", "The dam leaks."),
    ];
    desk.write_lines("corpus/lines.jsonl", &[one.clone(), two.clone()]);
    ingest(&desk, &[]);
    let id = ids(&desk, "weir").remove(0);
    let begun = &id[..8];
    desk.ok(&["remove", begun]).tells(&["1 articles removed"]);
    assert_eq!(desk.run(&["search", "weir"]).code, 1);
    assert_eq!(desk.ok(&["remove", "--list"]).stdout, format!("{id}\n"));
    // Neither its text nor its terms are on the disk any more.
    let found = fs::read_dir(desk.path("index/gens/000001"))
        .unwrap()
        .any(|entry| {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(4).any(|run| run == b"weir")
        });
    assert!(!found, "the text of a removed article is still on the disk");

    // Not when its file is touched, not by a rebuild, not by a rebuild of named roots.
    let three = article("3", "The lock is shut.");
    desk.write_lines("corpus/lines.jsonl", &[one, two, three]);
    assert_eq!(ingest(&desk, &[])["added"], 1);
    for rebuild in [&["rebuild"][..], &["rebuild", "corpus"]] {
        desk.ok(rebuild);
        assert_eq!(desk.run(&["search", "weir"]).code, 1, "{rebuild:?}");
        assert_eq!(ids(&desk, "*").len(), 2);
    }
    desk.ok(&["rejected"]).prints(&["removed"]);
    desk.ok(&["verify"]).prints(&["whole"]);

    assert_eq!(desk.run(&["remove", "--undo", "ffffffff"]).code, 1);
    desk.ok(&["remove", "--undo", begun]).tells(&["1 records"]);
    check(&ingest(&desk, &[]), [1, 0, 2, 0]);
    assert_eq!(ids(&desk, "weir"), [id]);
}

#[test]
fn one_unknown_id_and_nothing_is_removed() {
    let desk = three();
    ingest(&desk, &[]);
    let id = ids(&desk, "*").remove(0);
    let ran = desk.run(&["remove", &id, "nosuchid"]);
    assert_eq!(ran.code, 1);
    ran.tells(&["nosuchid"]);
    assert_eq!(ids(&desk, "*").len(), 3);
}

#[test]
fn verify_tells_every_changed_byte_and_repair_builds_again() {
    let desk = three();
    ingest(&desk, &[]);
    desk.ok(&["verify"]).prints(&["3 articles", "whole"]);
    let folder = desk.path("index/gens/000001");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().ends_with(".lock"))
        .collect();
    files.push(desk.path("index/CURRENT"));
    assert!(files.len() > 8, "{files:?}");
    for file in &files {
        let whole = fs::read(file).unwrap();
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 0x10;
            fs::write(file, &changed).unwrap();
            let ran = desk.run(&["verify"]);
            assert_eq!(ran.code, 2, "{} byte {at}: {ran:?}", file.display());
        }
        fs::write(file, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(desk.run(&["verify"]).code, 2, "{} cut", file.display());
        fs::remove_file(file).unwrap();
        assert_eq!(desk.run(&["verify"]).code, 2, "{} gone", file.display());
        fs::write(file, &whole).unwrap();
    }
    desk.ok(&["repair"]).tells(&["nothing is wrong"]);
    let store = files
        .iter()
        .find(|path| path.extension().is_some_and(|it| it == "store"));
    fs::write(store.unwrap(), "").unwrap();
    desk.ok(&["repair"]).tells(&[".store"]);
    desk.ok(&["verify"]);
    assert_eq!(ids(&desk, "*").len(), 3);
}

#[test]
fn a_backup_is_an_index_and_comes_back() {
    let desk = three();
    ingest(&desk, &[]);
    desk.ok(&["saved", "add", "all", "*"]);
    desk.ok(&["backup", "kept"]).prints(&["copied and checked"]);
    let before = ids(&desk, "*");
    assert_eq!(
        desk.ok(&["search", "*", "--count", "--index", "kept"])
            .stdout,
        "3\n"
    );
    let again = desk.run(&["backup", "kept"]);
    assert_eq!(again.code, 2);
    again.tells(&["kept", "not empty"]);

    desk.remove("corpus/ash.txt");
    check(&ingest(&desk, &[]), [0, 0, 2, 1]);
    desk.ok(&["restore", "kept"]);
    assert_eq!(ids(&desk, "*"), before);
    desk.ok(&["verify"]);
    // What was restored knows its sources, and goes on from there.
    check(&ingest(&desk, &[]), [0, 0, 2, 1]);

    let meta = desk.path("kept/gens/000001/meta.json");
    let sealed = fs::read_to_string(&meta).unwrap();
    fs::write(&meta, sealed.replace("opstamp\":", "opstamp\": ")).unwrap();
    let damaged = desk.run(&["restore", "kept"]);
    assert_eq!(damaged.code, 2);
    damaged.tells(&["damaged"]);
    assert_eq!(ids(&desk, "*").len(), 2);
}

#[test]
fn a_file_that_moved_is_known_by_its_content() {
    let desk = three();
    ingest(&desk, &[]);
    // All of the root's files have other names: no reason to think that a disk is missing.
    fs::create_dir(desk.path("corpus/2024")).unwrap();
    for place in ["ash", "birch", "cedar"] {
        let (from, to) = (
            desk.path(&format!("corpus/{place}.txt")),
            desk.path(&format!("corpus/2024/{place}.txt")),
        );
        fs::rename(from, to).unwrap();
    }
    let dry = ingest(&desk, &["--dry-run"]);
    assert_eq!((&dry["moved"], &dry["removed"]), (&3.into(), &0.into()));
    let report = ingest(&desk, &[]);
    check(&report, [0, 0, 0, 0]);
    assert_eq!(report["moved"], 3);
    let hits = desk.ok(&["search", "ash", "--jsonl"]).json_lines();
    assert_eq!(text_at(&hits[0], "/source"), "corpus/2024/ash.txt");
    // Gone for good is another matter.
    fs::remove_dir_all(desk.path("corpus/2024")).unwrap();
    let ran = desk.run(&["ingest"]);
    assert_eq!(ran.code, 2);
    ran.tells(&["--prune"]);
}

#[test]
fn a_disk_with_too_little_room_is_left_alone() {
    let desk = three();
    let ran = desk.run(&["ingest", "corpus", "--disk-reserve", "900T"]);
    assert_eq!(ran.code, 2);
    ran.tells(&["free", "--disk-reserve"]);
    assert_eq!(desk.run(&["ingest", "--disk-reserve", "much"]).code, 2);
    desk.ok(&["ingest", "corpus", "--disk-reserve", "0"]);
    let ran = desk.run(&["rebuild", "--disk-reserve", "900T"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ids(&desk, "*").len(), 3);
}

#[cfg(unix)]
#[test]
fn a_watched_index_follows_its_sources() {
    const BURST: usize = 400;
    let desk = three();
    let mut command = desk.command(&["watch", "corpus", "--quiet", "100"]);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let wait_for = |count: usize| {
        let wanted = format!("{count}\n");
        for _ in 0..1200 {
            let ran = desk.run(&["search", "*", "--no-group", "--count", "--index", "index"]);
            if ran.stdout == wanted {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the index never came to {count} articles");
    };
    wait_for(3);
    desk.write("corpus/new/deep/dogwood.txt", dump("dogwood"));
    wait_for(4);
    for n in 0..BURST {
        desk.write(
            &format!("corpus/burst/{n}.txt"),
            dump(&format!("Hamlet{n}")),
        );
    }
    wait_for(4 + BURST);
    desk.remove("corpus/ash.txt");
    wait_for(3 + BURST);
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    desk.ok(&["verify"]);
}
