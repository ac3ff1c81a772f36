//! Sources as they lie on a disk: folders, containers, sidecars, and what is broken about them.

use std::io::Cursor;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::*;

/// A fresh folder with the given files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn walk_all(root: &Path) -> Walk {
    walk(root, &Filter::default()).unwrap()
}

fn names(walk: &Walk) -> Vec<&str> {
    walk.files
        .iter()
        .map(|file| file.relative.as_str())
        .collect()
}

/// One line an item: where, and what.
fn describe(items: impl Iterator<Item = Result<Item, Broken>>) -> String {
    let lines = items.map(|item| match item {
        Ok(Item::Record(record)) => {
            let text = String::from_utf8_lossy(record.content.as_bytes()).into_owned();
            let line = record
                .line
                .map_or_else(String::new, |line| format!(" line {line}"));
            format!("{}{line} {text}\n", record.source)
        }
        Ok(Item::Skipped(skipped)) => format!("{} skipped: {}\n", skipped.path, skipped.reason),
        Err(broken) => format!("{broken}\n"),
    });
    lines.collect()
}

/// Everything under a root.
fn check(root: &Path) -> String {
    let files = walk_all(root).files;
    files
        .iter()
        .map(|file| describe(open(file).unwrap()))
        .collect()
}

fn check_stream(bytes: &[u8]) -> String {
    describe(read_stdin(Cursor::new(bytes.to_vec()), "-"))
}

fn only_record(root: &Path) -> Record {
    let files = walk_all(root).files;
    let mut records = open(&files[0]).unwrap();
    let Some(Ok(Item::Record(record))) = records.next() else {
        panic!("a record");
    };
    *record
}

#[test]
fn a_walk_is_sorted_and_tells_what_it_leaves() {
    let folder = folder(&[
        ("b/2.html.gz", b""),
        ("b/1.txt", b""),
        ("a.jsonl", b""),
        ("a/x.warc", b""),
        (".hidden/x.txt", b""),
        ("b/.x.txt", b""),
        ("b/1.meta.json", b"{}"),
        ("_defaults.json", b"{}"),
        ("photo.jpeg", b""),
    ]);
    let walk = walk_all(folder.path());
    assert_eq!(
        names(&walk),
        ["a.jsonl", "a/x.warc", "b/1.txt", "b/2.html.gz"]
    );
    let told = Skipped {
        path: "photo.jpeg".to_owned(),
        reason: "not a kind morgue reads".to_owned(),
    };
    assert_eq!(walk.skipped, [told]);
}

#[test]
fn sidecars_are_listed_from_the_inside_out() {
    let folder = folder(&[
        ("_defaults.json", b"{}"),
        ("b/c/_defaults.json", b"{}"),
        ("b/c/1.html.gz", b""),
        ("b/c/1.meta.json", b"{}"),
    ]);
    let file = walk_all(folder.path()).files.remove(0);
    let sidecars: Vec<_> = file
        .sidecars
        .iter()
        .map(|sidecar| sidecar.relative.as_str())
        .collect();
    assert_eq!(
        sidecars,
        ["b/c/1.meta.json", "b/c/_defaults.json", "_defaults.json"]
    );
    assert!(
        file.sidecars
            .iter()
            .all(|sidecar| sidecar.size == 2 && sidecar.modified_ns > 0)
    );
}

#[test]
fn a_file_is_found_as_a_walk_lists_it() {
    let root = folder(&[
        ("_defaults.json", b"{}"),
        ("b/c/_defaults.json", b"{}"),
        ("b/c/1.meta.json", b"{}"),
        ("b/c/1.html", b"<p>"),
        ("b/c/README.md", b"x"),
        ("b/cc/1.html", b"<p>"),
        ("b/c.txt", b"x"),
        ("a.txt", b"x"),
    ]);
    let all = walk_all(root.path()).files;
    assert_eq!(all.len(), 4);
    for file in &all {
        let found = find(root.path(), &file.relative).unwrap().unwrap();
        assert_eq!(format!("{found:?}"), format!("{file:?}"));
    }
    for none in [
        "",
        "b",
        "b/c",
        "b/c/README.md",
        "b/c/1.meta.json",
        "b/c/2.html",
        "b/c/1.html/",
        "/a.txt",
        "../a.txt",
    ] {
        assert!(find(root.path(), none).unwrap().is_none(), "{none}");
    }
    let lone = root.path().join("a.txt");
    assert!(find(&lone, "a.txt").unwrap().is_some());
    assert!(find(&lone, "b.txt").unwrap().is_none());
    assert!(find(&root.path().join("gone"), "a.txt").is_err());
}

#[test]
fn globs_include_and_exclude() {
    let folder = folder(&[("a/1.txt", b""), ("a/2.txt", b""), ("b/1.txt", b"")]);
    let filtered = |include: &[&str], exclude: &[&str]| {
        let owned = |globs: &[&str]| globs.iter().map(|&glob| glob.to_owned()).collect();
        let filter = Filter {
            include: owned(include),
            exclude: owned(exclude),
        };
        walk(folder.path(), &filter)
            .map(|walk| names(&walk).join(" "))
            .map_err(|error| error.to_string())
    };
    assert_eq!(filtered(&["a/*"], &[]), Ok("a/1.txt a/2.txt".to_owned()));
    assert_eq!(filtered(&["*1.txt"], &["b/**"]), Ok("a/1.txt".to_owned()));
    assert_eq!(
        filtered(&["[a"], &[]),
        Err("cannot read the pattern `[a`".to_owned())
    );
}

#[test]
fn a_root_that_is_not_there_is_an_error_that_names_it() {
    let error = walk(Path::new("no/such/place"), &Filter::default()).unwrap_err();
    assert_eq!(error.to_string(), "cannot read `no/such/place`");
}

#[test]
fn a_file_named_itself_may_have_any_ending() {
    let folder = folder(&[
        ("page.php", b"<p>Rain"),
        ("lines.log", b"{\"text\": \"Sun\"}\n"),
        ("page.meta.json", b"{}"),
        ("page.php.meta.json", br#"{"outlet": "The Paper"}"#),
    ]);
    assert_eq!(check(&folder.path().join("page.php")), "page.php <p>Rain\n");
    assert_eq!(
        check(&folder.path().join("lines.log")),
        "lines.log#0 line 1 Sun\n"
    );
    let given = only_record(&folder.path().join("page.php")).given;
    assert_eq!(given.outlet.as_deref(), Some("The Paper"));
}

#[test]
fn plain_and_compressed_files_are_one_record_each() {
    let page = b"<p>Rain\xff";
    let two = [gzip(b"<p>Ra"), gzip(b""), gzip(b"in"), vec![0; 512]].concat();
    let folder = folder(&[
        ("1.html", page),
        ("2.html.gz", &gzip(page)),
        ("3.html.gz", page),
        ("4.html", &gzip(page)),
        ("5.html.gz", &two),
        ("6.txt", b""),
    ]);
    assert_eq!(
        check(folder.path()),
        "1.html <p>Rain\u{fffd}\n2.html.gz <p>Rain\u{fffd}\n3.html.gz <p>Rain\u{fffd}\n4.html <p>Rain\u{fffd}\n\
         5.html.gz <p>Rain\n6.txt \n"
    );
}

#[test]
fn damaged_gzip_gives_no_half_page() {
    let whole = gzip(b"<p>Rain fell all day.");
    let mut flipped = whole.clone();
    let checksum = flipped.len() - 6;
    flipped[checksum] ^= 1;
    let trailed = [&whole[..], b"junk"].concat();
    let folder = folder(&[
        ("1.html.gz", &whole[..20]),
        ("2.html.gz", &flipped),
        ("3.html.gz", &trailed),
    ]);
    assert_eq!(
        check(folder.path()),
        "1.html.gz: the gzip data ends early\n2.html.gz: the gzip data is damaged\n\
         3.html.gz: the gzip data is damaged\n"
    );
}

#[test]
fn bombs_and_giants_are_refused() {
    let zeros = gzip(&vec![0; 30 << 20]);
    assert_eq!(
        check_stream(&zeros),
        "-: inflates to more than 200 times its size\n"
    );
    let many = gzip(b"").repeat(100_000);
    assert_eq!(check_stream(&many), "- \n");
    let giant = vec![b'a'; usize::try_from(limits::FILE_BYTES).unwrap() + 1];
    assert_eq!(check_stream(&giant), "-: the file is larger than 64 MiB\n");
}

#[test]
fn a_broken_line_costs_one_record() {
    let lines = b"\xef\xbb\xbf{\"text\": \"One\"}\r\n\n{\"text\": \"Tw\n{\"title\": \"x\"}\n{\"html\": \"<p>\"}";
    let folder = folder(&[("a.jsonl", lines), ("b.jsonl.gz", &gzip(lines))]);
    let expected = |name| {
        format!(
            "{name}#0 line 1 One\n{name} line 3: broken JSON at column 12: EOF while parsing a string\n\
             {name} line 4: the object has neither a text nor an `html` field\n{name}#49 line 5 <p>\n"
        )
    };
    assert_eq!(
        check(folder.path()),
        format!("{}{}", expected("a.jsonl"), expected("b.jsonl.gz"))
    );
}

#[test]
fn a_line_over_the_cap_costs_one_record() {
    let limit = usize::try_from(limits::OBJECT_BYTES).unwrap();
    let line = format!("{{\"text\": \"{}\"}}\n", "a".repeat(limit + (4 << 20)));
    let lines = format!("{line}{{\"text\": \"Rain\"}}\n");
    let told = check_stream(lines.as_bytes());
    let expected = format!(
        "- line 1: the line is larger than 16 MiB\n-#{} line 2 Rain\n",
        line.len()
    );
    assert_eq!(told, expected);
}

#[test]
fn json_lines_cut_inside_gzip_keep_the_whole_lines() {
    let lines: String = (0..3_000)
        .map(|number| format!("{{\"text\": \"{number:x} {}\"}}\n", number * 7919))
        .collect();
    let whole = gzip(lines.as_bytes());
    let told = check_stream(&whole[..whole.len() - 200]);
    let (records, last) = told.trim_end().rsplit_once('\n').unwrap();
    assert!(records.lines().count() > 2_000);
    assert!(records.starts_with("-#0 line 1 0 0\n"));
    assert!(last.ends_with(": the gzip data ends early"), "{last}");
}

#[test]
fn json_files_hold_one_object_or_many() {
    let array = br#"[{"text": "a } \" { b"}, {"text": "c", "x": [{}, "]"]},
        {"text": oops}, {"text": "d"}]"#;
    let folder = folder(&[
        ("1.json", b"{\n \"text\": \"Rain\"\n}\n"),
        ("2.json", array),
        ("3.json", b"[]"),
        ("4.json", b"[{\"text\": \"a\"}, {\"text\": "),
        ("5.json", b"[\"text\"]"),
        ("5b.json", b"[{\"text\": \"a\"},\n"),
        ("6.json", b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n"),
    ]);
    assert_eq!(
        check(folder.path()),
        "1.json#0 line 1 Rain\n2.json#1 line 1 a } \" { b\n2.json#25 line 1 c\n\
         2.json line 2: broken JSON at column 10: expected value\n2.json#80 line 2 d\n\
         4.json#1 line 1 a\n4.json line 1: broken JSON at column 0: the file ends inside an object\n\
         5.json line 1: broken JSON at column 0: expected an object\n\
         5b.json#1 line 1 a\n5b.json line 2: broken JSON at column 0: the file ends inside an array\n\
         6.json#0 line 1 a\n6.json#14 line 2 b\n"
    );
}

#[test]
fn a_giant_object_costs_one_record() {
    let text = "a".repeat(usize::try_from(limits::OBJECT_BYTES).unwrap());
    let array = format!("[\n{{\"text\": \"{text}\"}}, {{\"text\": \"Rain\"}}]");
    let told = check_stream(array.as_bytes());
    assert_eq!(
        told,
        format!(
            "- line 2: the object is larger than 16 MiB\n-#{} line 2 Rain\n",
            text.len() + 16
        )
    );
}

#[test]
fn the_nearest_word_wins() {
    let folder = folder(&[
        (
            "_defaults.json",
            br#"{"outlet": "Outer", "lang": "de", "section": "News"}"#,
        ),
        ("x/_defaults.json", br#"{"outlet": "Inner", "lang": "en"}"#),
        ("x/1.meta.json", br#"{"outlet": "Own"}"#),
        (
            "x/1.jsonl",
            br#"{"text": "Rain", "outlet": "Line", "title": "Wet"}"#,
        ),
    ]);
    let given = only_record(folder.path()).given;
    assert_eq!(given.outlet.as_deref(), Some("Own"));
    assert_eq!(given.lang.as_deref(), Some("en"));
    assert_eq!(given.section.as_deref(), Some("News"));
    assert_eq!(given.title.as_deref(), Some("Wet"));
}

#[test]
fn a_broken_sidecar_is_told_and_its_record_still_read() {
    let folder = folder(&[
        ("1.txt", b"Rain."),
        ("1.meta.json", b"{\"outlet\": }"),
        ("_defaults.json", b"[]"),
    ]);
    assert_eq!(
        check(folder.path()),
        "1.meta.json line 1: broken JSON at column 12: expected value\n\
         _defaults.json line 1: broken JSON at column 0: invalid type: sequence, expected an object\n1.txt Rain.\n"
    );
}

#[test]
fn a_hash_changes_with_the_bytes_and_with_what_is_given() {
    let hash = |text: &[u8], sidecar: &[u8]| {
        let folder = folder(&[("1.txt", text), ("1.meta.json", sidecar)]);
        only_record(folder.path()).hash
    };
    let first = hash(b"Rain.", b"{}");
    assert_eq!(first, hash(b"Rain.", br#"{"unknown": 1}"#));
    assert_ne!(first, hash(b"Sun.", b"{}"));
    assert_ne!(first, hash(b"Rain.", br#"{"outlet": "The Paper"}"#));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_to_files_are_followed_and_loops_are_not() {
        let folder = folder(&[("a/1.txt", b"Rain.")]);
        symlink("a/1.txt", folder.path().join("link.txt")).unwrap();
        symlink("..", folder.path().join("a/up")).unwrap();
        symlink("self.txt", folder.path().join("self.txt")).unwrap();
        symlink("gone.txt", folder.path().join("dangling.txt")).unwrap();
        let walk = walk_all(folder.path());
        assert_eq!(names(&walk), ["a/1.txt", "link.txt"]);
        let told: Vec<_> = walk
            .skipped
            .iter()
            .map(|skipped| format!("{}: {}", skipped.path, skipped.reason))
            .collect();
        assert_eq!(told[0], "a/up: a symbolic link to a folder");
        assert_eq!(
            told[1],
            "dangling.txt: cannot be looked at (entity not found)"
        );
        assert!(
            told[2].starts_with("self.txt: cannot be looked at ("),
            "{}",
            told[2]
        );
    }

    #[test]
    fn sockets_are_told_and_never_opened() {
        let folder = folder(&[("1.txt", b"Rain.")]);
        let _socket = UnixListener::bind(folder.path().join("live.txt")).unwrap();
        let walk = walk_all(folder.path());
        assert_eq!(names(&walk), ["1.txt"]);
        assert_eq!(walk.skipped[0].reason, "a pipe, socket or device");
    }

    #[test]
    fn pipes_are_told_and_never_opened() {
        let folder = folder(&[]);
        let pipe = folder.path().join("live.txt");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(
                walk_all(folder.path()).skipped[0].reason,
                "a pipe, socket or device"
            );
        }
    }

    #[test]
    fn names_that_are_not_utf_8_stay_apart() {
        let folder = folder(&[]);
        for name in [
            &b"caf\xe9.txt"[..],
            b"caf\xe8.txt",
            b"a\x1b[31m\n.txt",
            b"a\\xe9.txt",
        ] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), b"Rain.").unwrap();
        }
        assert_eq!(
            check(folder.path()),
            "a\\x1b[31m\\x0a.txt Rain.\na\\x5cxe9.txt Rain.\ncaf\\xe8.txt Rain.\ncaf\\xe9.txt Rain.\n"
        );
    }

    #[test]
    fn a_file_that_vanished_is_an_error_that_names_it() {
        let folder = folder(&[("1.txt", b"Rain.")]);
        let files = walk_all(folder.path()).files;
        fs::remove_file(&files[0].path).unwrap();
        let error = open(&files[0]).err().unwrap();
        assert!(error.to_string().ends_with("1.txt`"), "{error}");
    }

    #[test]
    fn a_file_that_may_not_be_read_is_an_error() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder(&[("1.txt", b"Rain.")]);
        let files = walk_all(folder.path()).files;
        fs::set_permissions(&files[0].path, fs::Permissions::from_mode(0o000)).unwrap();
        // Whoever runs as root may read it all the same.
        if let Err(error) = open(&files[0]) {
            assert!(error.to_string().starts_with("cannot read `"), "{error}");
        }
    }
}

#[test]
fn no_mutation_makes_it_panic_or_hang() {
    let lines =
        b"{\"text\": \"Rain\", \"authors\": [{\"name\": \"Jo\"}], \"url\": \"\\ud83d\\ude00\"}\n"
            .repeat(4);
    let commas = lines
        .iter()
        .map(|&byte| if byte == b'\n' { b',' } else { byte });
    let array = [b"[".to_vec(), commas.collect(), b"]".to_vec()].concat();
    let warc = [
        &b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/\r\nContent-Length: 98\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\nHello\r\n5\r\nWorld\r\n0\r\n",
        b"\r\n\r\n",
    ]
    .concat()
    .repeat(2);
    let seeds = [
        lines.clone(),
        gzip(&lines),
        array,
        warc.clone(),
        gzip(&warc),
        [gzip(&warc), gzip(&warc)].concat(),
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for seed in &seeds {
        for _ in 0..2_000 {
            let mutated = random.mutate(seed);
            let items = read_stdin(Cursor::new(mutated), "-").take(10_000).count();
            assert!(items < 10_000, "a few hundred bytes hold few records");
        }
    }
}

/// A small generator (xorshift64), so that every run tries the same bytes.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    /// Flips, drops, doubles or cuts in one to four places.
    fn mutate(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len().max(1));
            if at >= bytes.len() {
                break;
            }
            match self.below(5) {
                0 => bytes[at] = u8::try_from(self.below(256)).unwrap(),
                1 => bytes[at] ^= 1 << self.below(8),
                2 => _ = bytes.remove(at),
                3 => bytes.truncate(at),
                _ => {
                    let piece = bytes[at..].iter().take(16).copied().collect::<Vec<_>>();
                    bytes.splice(at..at, piece);
                }
            }
        }
        bytes
    }
}
