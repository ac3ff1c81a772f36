#!/usr/bin/env python3
"""What a reader does in a browser, over the sample archive: `make browser`.

Each test is a function; the program runs all of them, or those that are named, and ends with 1 where one fails. The
server listens on a free port, pictures go to target/browser/.
"""

import contextlib
import re
import shutil
import sys
import tempfile
import traceback
import urllib.parse
import urllib.request

import payloads
from desk import PROJECT
from desk import Desk
from desk import Server
from desk import counts
from desk import light_or_dark
from desk import phone
from desk import total
from webdriver import ENTER
from webdriver import ESCAPE
from webdriver import Browser
from webdriver import Driver

OUT = PROJECT / "target" / "browser"
# Most bytes of a page without its hits.
MOST_BYTES = 60_000
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def same_numbers(desk, browser):
    """The page counts what the API counts."""
    query = urllib.parse.urlsplit(browser.address()).query or "q=*"
    query = "&".join(pair for pair in query.split("&") if not pair.endswith("="))
    answer = desk.server.json(f"/api/search?{query}&facets=outlet,lang,section,author")
    assert total(browser) == answer["total"], (total(browser), answer["total"])
    for facet, buckets in answer["facets"].items():
        shown = {value: count for value, count in counts(browser, facet).items() if count}
        expected = {bucket["value"]: bucket["count"] for bucket in buckets if bucket["value"] is not None}
        assert shown.items() <= expected.items(), (facet, shown, expected)
        assert len(shown) >= min(len(expected), 24), (facet, shown, expected)


def search(browser, query):
    box = browser.one("#q")
    box.clear()
    box.type(query + ENTER)
    browser.until(lambda: browser.title().startswith(query), f"{query} is searched")


@test
def the_first_page_shows_what_there_is(desk):
    with desk.browser() as browser:
        assert total(browser) == desk.server.json("/api/search?q=*&limit=0")["total"]
        assert len(browser.all(".hit")) == 10
        assert browser.run("return document.activeElement.id") == "q", "one can type at once"
        same_numbers(desk, browser)
        browser.picture(OUT / "start.png")


@test
def a_search_shows_highlighted_passages(desk):
    with desk.browser() as browser:
        search(browser, "port strike")
        same_numbers(desk, browser)
        assert browser.all(".snippet mark") and browser.all(".hit h3 mark")
        marked = {mark.text().lower() for mark in browser.all(".snippet mark")}
        assert any("strike" in it for it in marked), marked
        browser.picture(OUT / "search.png")


@test
def a_newcomer_finds_an_outlets_articles_of_a_month_in_three_actions(desk):
    found = desk.server.json("/api/search?q=ceasefire&facets=outlet,month")
    outlet = found["facets"]["outlet"][0]["value"]
    with desk.browser() as browser:
        search(browser, "ceasefire")
        browser.one(f'input[name=outlet][value="{outlet}"]').click()
        browser.until(lambda: "outlet=" in browser.address(), "the outlet is chosen")
        browser.until(lambda: browser.all('.bars a[data-facet="month"]'), "there are months")
        month = browser.all('.bars a[data-facet="month"]')[0]
        value, count = month.attribute("data-value"), int(month.attribute("data-count"))
        outlets = urllib.parse.quote_plus(outlet)
        assert browser.address().endswith(f"/?q=ceasefire&outlet={outlets}"), browser.address()
        month.click()
        browser.until(lambda: f"from={value}" in browser.address(), "the month is chosen")
        assert total(browser) == count > 0
        outlets = {it.text() for it in browser.all(".hits .outlet")}
        assert outlets == {outlet}, outlets
        dates = [it.attribute("datetime") for it in browser.all(".hits time")]
        assert all(date.startswith(value) for date in dates), dates


@test
def two_ticks_are_alternatives_and_counts_stay_right(desk):
    with desk.browser("/?q=talks") as browser:
        before = counts(browser, "outlet")
        names = list(before)[:2]
        for number, name in enumerate(names):
            browser.one(f'input[name=outlet][value="{name}"]').click()
            browser.until(lambda: browser.address().count("outlet=") == number + 1, f"{name} is chosen")
            browser.until(lambda: browser.all("#summary"), "the page is there")
            same_numbers(desk, browser)
            assert counts(browser, "outlet") == before, "a facet is counted without its own choice"
        assert total(browser) == sum(before[name] for name in names)
        assert [it.is_ticked() for it in browser.all("input[name=outlet]")].count(True) == 2
        browser.picture(OUT / "ticks.png")
        chips = browser.all(".chips a")
        assert len(chips) == 3, "two chips, and one for all"
        chips[0].click()
        browser.until(lambda: browser.address().count("outlet=") == 1, "a chip is taken off")
        assert total(browser) == before[names[1]]


@test
def bars_lead_from_years_to_months_to_days(desk):
    with desk.browser("/?q=*") as browser:
        everything = total(browser)
        years = counts(browser, "year")
        year = max(years, key=years.get)
        browser.one(f'.years a[data-value="{year}"]').click()
        browser.until(lambda: f"from={year}&to={year}" in browser.address(), "the year is chosen")
        assert total(browser) == years[year]
        months = counts(browser, "month")
        assert sum(months.values()) == years[year]
        month = max(months, key=months.get)
        browser.picture(OUT / "year.png")
        browser.one(f'.bars a[data-value="{month}"]').click()
        browser.until(lambda: f"from={month}&to={month}" in browser.address(), "the month is chosen")
        days = counts(browser, "day")
        assert total(browser) == months[month] == sum(days.values())
        day = max(days, key=days.get)
        browser.one(f'.bars a[data-value="{day}"]').click()
        browser.until(lambda: f"from={day}&to={day}" in browser.address(), "the day is chosen")
        assert total(browser) == days[day]
        assert [it.text().rstrip(" ›") for it in browser.all(".wider a")][:2] == ["All dates", year]
        for expected in (months[month], years[year], everything):
            browser.back()
            browser.until(lambda: total(browser) == expected, f"the page before has {expected}")


@test
def the_reader_view_shows_the_article_and_what_is_known_of_it(desk):
    with desk.browser("/?q=port+strike&sort=newest") as browser:
        first = browser.one(".hit h3 a")
        title = first.text()
        first.click()
        browser.until(lambda: "/articles/" in browser.address(), "the article is open")
        assert browser.one("h1").text() == title
        assert browser.all(".body mark"), "what was searched is marked"
        assert len(browser.all(".similar .hit")) > 0
        browser.picture(OUT / "article.png")
        browser.back()
        browser.until(lambda: browser.address().endswith("/?q=port+strike&sort=newest"), "back")
        assert browser.one(".hit h3 a").text() == title
        identifier = browser.one(".hit").attribute("data-id")
        browser.open(desk.server.address + f"/articles/{identifier}?removed=1&why=1&original=1&q=strike")
        assert browser.all("#removed li") and browser.all("#why tbody tr")
        told = desk.server.json(f"/api/articles/{identifier}?removed=1")["removed"]
        assert len(browser.all("#removed li")) == len(told)
        browser.picture(OUT / "why.png")


@test
def a_search_from_the_reader_view_stays_within_the_filters(desk):
    with desk.browser("/?q=talks&outlet=courier&from=2023") as browser:
        browser.one(".hit h3 a").click()
        browser.until(lambda: browser.all(".kept input"), "the filters are there")
        browser.picture(OUT / "kept.png")
        search(browser, "port")
        assert "outlet=courier" in browser.address() and "from=2023" in browser.address(), browser.address()
        assert len(browser.all(".chips a")) == 3
        browser.one(".hit h3 a").click()
        browser.until(lambda: browser.all(".kept input"), "the filters are there")
        browser.one('.kept input[name="outlet"]').click()
        search(browser, "strike")
        assert "outlet=" not in browser.address() and "from=2023" in browser.address(), browser.address()


@test
def a_saved_page_is_shown_in_a_frame_that_may_do_nothing(desk):
    found = desk.server.json("/api/search?q=outlet:courier&limit=100&no-group=1")["hits"]
    page = next(hit for hit in found if hit["source"].endswith(".html"))
    with desk.browser(f"/articles/{page['id']}?original=1") as browser:
        frame = browser.one("iframe")
        assert frame.attribute("sandbox") == ""
        browser.run("document.querySelector('iframe').scrollIntoView()")
        browser.call("POST", "/frame", {"id": 0})
        browser.until(lambda: len(browser.one("body").text()) > 1000, "the page is shown in its frame")
        browser.call("POST", "/frame", {"id": None})
        browser.picture(OUT / "original.png")
    with urllib.request.urlopen(f"{desk.server.address}/articles/{page['id']}/original") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("sandbox; default-src 'none';"), policy
        assert "script-src" not in policy, policy


@test
def the_text_of_a_dump_is_shown_in_place(desk):
    found = desk.server.json("/api/search?q=*&limit=100&no-group=1")["hits"]
    dump = next(hit for hit in found if hit["source"].endswith(".txt"))
    with desk.browser(f"/articles/{dump['id']}?original=1", scripts=False) as browser:
        assert not browser.all("iframe") and len(browser.one(".source-text").text()) > 1000
        browser.run("document.querySelector('.source-text').scrollIntoView({block: 'center'})")
        browser.picture(OUT / "source-text.png")


@test
def copies_and_versions_are_told(desk):
    found = desk.server.json("/api/search?q=*&limit=100")["hits"]
    folded = next(hit for hit in found if hit["duplicates"])
    with desk.browser("/?q=*&limit=100", scripts=False) as browser:
        assert not [it for it in browser.all(".folded a") if it.text()], "copies are folded at first"
        browser.one(".folded summary").click()
        titles = [it.text() for it in browser.all(".folded a") if it.text()]
        assert titles, "one click unfolds them"
        browser.run("document.querySelector('.folded').scrollIntoView({block: 'center'})")
        browser.picture(OUT / "copies.png")
    with desk.browser(f"/articles/{folded['id']}") as browser:
        assert len(browser.all("ol.copies > li")) > 1
    everything = desk.server.json("/api/search?q=port+strike+vote&limit=100")["hits"]
    for hit in everything:
        if "versions" in desk.server.text(f"/articles/{hit['id']}?diff=1"):
            break
    with desk.browser(f"/articles/{hit['id']}?diff=1") as browser:
        assert len(browser.all(".versions li")) == 2
        assert browser.all("ins") and browser.all("del")
        browser.picture(OUT / "versions.png")


@test
def everything_works_without_scripts(desk):
    with desk.browser(scripts=False) as browser:
        box = browser.one("#q")
        box.type("talks")
        browser.one("#search button").click()
        browser.until(lambda: "q=talks" in browser.address(), "it is searched")
        before = int(browser.one("#summary").attribute("data-total"))
        ticks = browser.all("input[name=outlet]")
        ticks[0].click()
        ticks[1].click()
        browser.one("noscript button").click()
        browser.until(lambda: browser.address().count("outlet=") == 2, "two outlets are chosen")
        assert 0 < int(browser.one("#summary").attribute("data-total")) < before
        browser.one(".bars a").click()
        browser.until(lambda: "from=" in browser.address(), "a month is chosen")
        browser.one(".hit h3 a").click()
        browser.until(lambda: "/articles/" in browser.address(), "an article is open")
        assert browser.all(".body mark")
        browser.picture(OUT / "no-script.png")


@test
def a_phone_shows_all_of_it_without_scrolling_sideways(desk):
    identifier = desk.server.json("/api/search?q=strike")["hits"][0]["id"]
    paths = ["/", "/?q=port+strike&outlet=courier&from=2023&to=2024", "/?q=zeppelinne", "/overview", "/?from=never",
             f"/articles/{identifier}?q=strike&outlet=courier&from=2023&to=2025&removed=1&why=1&original=1"]
    for number, path in enumerate(paths):
        with phone(desk, path) as browser:
            wide = browser.run("return document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, wide)
            browser.picture(OUT / f"phone-{number}.png")


@test
def filters_stand_above_the_hits_on_a_phone_and_beside_them_on_a_desk(desk):
    top = "return document.querySelector(arguments[0]).getBoundingClientRect().top"
    is_seen = "return document.querySelector('.choices').checkVisibility()"
    for scripts in (True, False):
        # A narrow window, not a phone: chromedriver's clicks hang in one that is emulated.
        with contextlib.closing(Browser(desk.driver, width=600, scripts=scripts)) as browser:
            browser.open(desk.server.address + "/?q=talks")
            assert not browser.run(is_seen), "they are folded at first"
            assert browser.run(top, "#filters") < browser.run(top, "#summary") < browser.run(top, ".hits")
            browser.one("#filters summary").click()
            assert browser.run(is_seen)
            first, second = browser.all("input[name=outlet]")[:2]
            first.click()
            second.click()
            assert "outlet=" not in browser.address(), "several are ticked, then applied"
            browser.one(".apply button").click()
            browser.until(lambda: browser.address().count("outlet=") == 2, "both are chosen")
            assert browser.one("#filters summary").text().endswith("2 chosen")
        with desk.browser("/?q=talks", scripts=scripts) as browser:
            assert browser.run(is_seen) and not browser.one("#filters").text()
            assert browser.run(top, ".choices") < browser.run(top, ".hits")
    with phone(desk, "/?q=talks") as browser:
        assert not browser.run(is_seen)
        browser.run("document.getElementById('filters').open = true")
        assert browser.run(is_seen) and browser.run("return document.documentElement.scrollWidth - innerWidth") <= 0
        browser.picture(OUT / "phone-filters.png")


@test
def no_column_of_a_table_breaks_words_on_a_phone(desk):
    """A line of a row holds more than a letter or two: cells of one word are one line high."""
    lines = """return [...document.querySelectorAll(arguments[0])].filter((it) => it.checkVisibility() && it.innerText.trim())
        .map((it) => { const range = document.createRange(); range.selectNodeContents(it);
            const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
            return [it.innerText, it.innerText.length / lines]; }).filter(([text, each]) => each < 4 && text.length > 5)"""
    identifier = desk.server.json("/api/search?q=strike")["hits"][0]["id"]
    for path, cells in (("/overview", ".heat th, .heat td"), (f"/articles/{identifier}?why=1", ".why th, .why td")):
        with phone(desk, path) as browser:
            assert browser.all(cells.split(",")[0]), path
            broken = browser.run(lines, cells)
            assert not broken, (path, broken)
            assert browser.run("return document.documentElement.scrollWidth - innerWidth") <= 0, path
            browser.run(f"document.querySelector('{cells.split(',')[0]}').scrollIntoView()")
            browser.picture(OUT / f"phone-table-{cells[1:4]}.png")


@test
def a_form_that_cannot_be_searched_is_mended_in_place(desk):
    with contextlib.closing(Browser(desk.driver, scripts=False)) as browser:
        browser.open(desk.server.address + "/?q=talks&outlet=courier&from=2024-13")
        field = browser.one("input[name=from]")
        assert field.attribute("value") == "2024-13" and field.attribute("aria-invalid") == "true"
        assert "no such month" in browser.one("#bad-date").text() and not browser.all(".hit")
        browser.picture(OUT / "refusal.png")
        field.clear()
        field.type("2024-03" + ENTER)
        browser.until(lambda: browser.all("#summary"), "it is searched")
        assert "from=2024-03" in browser.address() and "outlet=courier" in browser.address()
    with phone(desk, "/?q=talks&from=2024-13") as browser:
        assert browser.run("return document.querySelector('#bad-date').checkVisibility()"), "the filters are open"


@test
def an_older_version_leads_to_the_newest(desk):
    for hit in desk.server.json("/api/search?q=port+strike+vote&limit=100")["hits"]:
        if 'id="versions"' in desk.server.text(f"/articles/{hit['id']}"):
            break
    with desk.browser(f"/articles/{hit['id']}?q=strike") as browser:
        newest = browser.one("h1").text()
        browser.one(".versions li:last-child a").click()
        browser.until(lambda: browser.all("p.older"), "an older version is open")
        assert browser.one("h1").text() != newest and browser.all(".body mark")
        browser.picture(OUT / "older.png")
        browser.all("p.older a")[1].click()
        browser.until(lambda: browser.all("#diff ins") and browser.all("#diff del"), "the difference is shown")
        browser.picture(OUT / "older-diff.png")
        browser.one("p.older a").click()
        browser.until(lambda: not browser.all("p.older") and browser.one("h1").text() == newest, "the newest is open")


@test
def keys_move_and_can_be_switched_off(desk):
    focus = "const it = document.activeElement; return it.id || it.href || it.tagName"
    with desk.browser("/?q=talks") as browser:
        links = browser.run("return [...document.querySelectorAll('.hit h3 a')].map((it) => it.href)")
        for key, expected in [("j", links[0]), ("j", links[1]), ("k", links[0]), ("/", "q"), (ESCAPE, "BODY")]:
            browser.keys(key)
            assert browser.run(focus) == expected, (key, browser.run(focus))
        place = "const it = document.querySelector('#help summary').getBoundingClientRect(); return [it.left, it.top]"
        before = browser.run(place)
        browser.keys("?")
        assert browser.one("#help").attribute("open") is not None and browser.one(".help dt").text()
        assert browser.run(place) == before, "what opens the help stays where it is"
        browser.picture(OUT / "help.png")
        browser.keys(ESCAPE)
        assert browser.one("#help").attribute("open") is None and not browser.one(".help dt").text()
        browser.keys(ESCAPE + "jo")
        browser.until(lambda: browser.address() == links[0], "o opens the article")
        browser.back()
        browser.until(lambda: browser.all("#summary"), "back")
        browser.keys("?")
        browser.one("#keys").click()
        browser.open(desk.server.address + "/?q=talks")
        browser.keys("j/")
        assert browser.run(focus) == "BODY", "keys are off"


@test
def words_are_completed(desk):
    with desk.browser() as browser:
        browser.one("#q").type("port stri")
        script = "return [...document.querySelectorAll('#completions option')].map((it) => it.value)"
        options = browser.until(lambda: browser.run(script), "there are completions")
        assert "port strike" in options, options


@test
def what_cannot_be_answered_helps(desk):
    with desk.browser("/?q=ceasefier") as browser:
        browser.one("a.suggestion").click()
        browser.until(lambda: "ceasefire" in browser.address(), "the suggestion is taken")
        assert total(browser) > 0
    with desk.browser("/?q=titel:talks+port") as browser:
        assert browser.all(".warnings .here"), "the place of a warning is shown"
        browser.picture(OUT / "warning.png")
    with desk.browser("/?q=zeppelinne&outlet=courier") as browser:
        assert total(browser) == 0 and len(browser.all(".none a")) >= 2
        browser.picture(OUT / "nothing.png")
    with desk.browser("/?q=talks&oulet=wire") as browser:
        browser.one("a.suggestion").click()
        browser.until(lambda: "&outlet=wire" in browser.address(), "the name that was meant is taken")
    for path in ("/?q=x&from=never", "/articles/zzzz", "/nosuch", "/?limit=x"):
        with phone(desk, path) as browser:
            assert browser.one("[role=alert]").text() and browser.all("main a[href='/']")


@test
def the_overview_counts_what_there_is(desk):
    with desk.browser("/overview") as browser:
        stats = desk.server.json("/api/stats")
        rows = browser.run("return [...document.querySelectorAll('.heat tbody tr, .heat tfoot tr')].map((it) => [it.cells[0].innerText, Number(it.querySelector('.all').innerText)])")
        expected = {bucket["value"] or "No outlet named": bucket["count"] for bucket in stats["facets"]["outlet"]}
        assert dict(rows) == {**expected, "All articles": stats["articles"]}, (rows, expected)
        assert sum(expected.values()) == stats["articles"]
        browser.picture(OUT / "overview.png")


@test
def a_page_is_small(desk):
    page = desk.server.text("/?q=*&outlet=courier&outlet=wire&limit=0")
    hits = desk.server.text("/?q=*&outlet=courier&outlet=wire")
    without = re.sub(r'<ol class="hits".*</ol>', "", hits, flags=re.S)
    assert len(page.encode()) < MOST_BYTES and len(without.encode()) < MOST_BYTES, (len(page), len(without))


@test
def nothing_moves_while_a_page_loads(desk):
    shift = """const done = arguments[0]; let sum = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((it) => { sum += it.value; }))
            .observe({type: "layout-shift", buffered: true});
        requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));"""
    for path in ("/", "/?q=talks&outlet=courier", "/overview"):
        with desk.browser(path) as browser:
            moved = browser.run_later(shift)
            assert moved == 0, (path, moved)


@test
def two_hundred_scripts_in_every_field_do_not_run(desk):
    archive = desk.folder / "hostile"
    archive.mkdir()
    payloads.archive(archive / "all.jsonl")
    (archive / "page.html").write_text(payloads.page(), encoding="utf-8")
    server = Server(archive, archive)
    browser = Browser(desk.driver)
    try:
        found = server.json("/api/search?q=*&limit=100&sort=oldest&no-group=1")
        assert found["total"] > 190, found["total"]
        paths = ["/", "/overview"]
        after = ""
        while True:
            paths.append(f"/?q=weir&limit=100&sort=oldest&no-group=1{after}")
            answer = server.json(f"/api/search?q=weir&limit=100&sort=oldest&no-group=1{after}")
            for hit in answer["hits"]:
                paths.append(f"/articles/{hit['id']}?q=weir&removed=1&why=1&original=1")
            if not answer["next"]:
                break
            after = "&after=" + urllib.parse.quote(answer["next"])
        for text in payloads.payloads():
            quoted = urllib.parse.quote(text, safe="")
            paths.append(f"/?q={quoted}&outlet={quoted}&author={quoted}&section={quoted}")
            paths.append(f"/?q={quoted}&from={quoted}&lang={quoted}")
        for path in paths:
            browser.open(server.address + path)
            harmless(browser, path)
        assert len(paths) > 590, len(paths)
    finally:
        browser.close()
        server.close()


def harmless(browser, path):
    """Nothing ran, nothing tried to, and nothing that could is in the page."""
    assert browser.dialog() is None, path
    ran, could = browser.run("""
        const all = [...document.querySelectorAll("*")];
        const could = all.filter((it) => [...it.attributes].some(({ name, value }) => /^on|^style$|^srcdoc$/.test(name)
            || (/^(href|src|action|formaction|xlink:href)$/.test(name) && !/^(https?:\\/\\/|\\/|#)/.test(value))));
        const own = ["SCRIPT", "LINK", "META", "IFRAME"].flatMap((name) => [...document.querySelectorAll(name)]);
        const foreign = own.filter((it) => it.tagName === "SCRIPT" ? it.text !== "" : it.tagName === "META" ? it.httpEquiv !== "" : false);
        return [window.__xss ?? null, [...could, ...foreign].map((it) => it.outerHTML.slice(0, 200))]""")
    assert ran is None and not could, (path, ran, could)
    # The saved page may try in its frame, and is kept from it; our own pages do not even try.
    said = [it["message"] for it in browser.said() if "/original" not in it["message"]]
    said = [it for it in said if "400 (Bad Request)" not in it and "sandboxed" not in it]
    assert not said, (path, said)


@test
def axe_finds_nothing_serious(desk):
    axe = (OUT / "axe.min.js").read_text(encoding="utf-8")
    identifier = desk.server.json("/api/search?q=strike")["hits"][0]["id"]
    paths = ["/", "/?q=port+strike&outlet=courier&from=2023&to=2024", "/?q=zeppelinne", "/overview", "/?from=never",
             f"/articles/{identifier}?q=strike&outlet=courier&from=2023&to=2025&removed=1&why=1&original=1", "/?q=titel:talks+port",
             "/nosuch", "/?q=*&no-group=1", "/articles/a"]
    for dark in (False, True):
        for number, path in enumerate(paths):
            with light_or_dark(desk, path, dark) as browser:
                browser.run(axe)
                browser.run("document.getElementById('help').open = true")
                found = browser.run_later("const done = arguments[0]; axe.run().then((it) => done(it.violations), (it) => done([{impact: 'critical', id: String(it), nodes: []}]))")
                serious = [(it["id"], [node["html"][:160] for node in it["nodes"]][:4]) for it in found if it["impact"] in ("serious", "critical")]
                assert not serious, (path, dark, serious)
                if dark:
                    browser.run("document.getElementById('help').open = false; scrollTo(0, 0)")
                    browser.picture(OUT / f"dark-{number}.png")


def main(names):
    for tool in ("chromium", "chromedriver"):
        if not shutil.which(tool):
            sys.exit(f"there is no {tool}: tests/browser/install.sh installs it")
    if not (OUT / "axe.min.js").exists():
        sys.exit("there is no axe-core: tests/browser/install.sh fetches it")
    failed = []
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(contextlib.closing(Server(folder, PROJECT / "corpus")))
        driver = stack.enter_context(contextlib.closing(Driver()))
        for function in TESTS:
            if names and not any(name in function.__name__ for name in names):
                continue
            try:
                function(Desk(driver, server, folder))
                print(f"ok      {function.__name__}", flush=True)
            except Exception:
                failed.append(function.__name__)
                print(f"FAILED  {function.__name__}\n{traceback.format_exc()}", flush=True)
    sys.exit(f"{len(failed)} failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
