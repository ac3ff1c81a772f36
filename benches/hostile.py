#!/usr/bin/env python3
"""Pages made to exhaust an extractor: seconds of CPU and peak memory of each, at 1 and 16 MiB.

    python3 benches/hostile.py BINARY [SHAPE...]

Runs `BINARY extract --html --jsonl` under GNU time on each shape, and tells those that pass 2 s or 256 MiB; with ALL=1 in
the environment it prints every one. Ends with 1 where any did pass. After shapes of OWASP's parsing attacks, html5ever's
known quadratic cases, and whatever the extractor's own tables might be quadratic in.
"""

import os
import random
import subprocess
import sys
import tempfile

M = 1 << 20
SECONDS, MIB = 2.0, 256.0


def rep(unit, size):
    """Repeats a unit up to a size."""
    return unit * (size // len(unit))


def num(form, size):
    """Repeats a form up to a size, with a number where it has an @."""
    out, n, length = [], 0, 0
    while length < size:
        out.append(form.replace("@", str(n)))
        length += len(out[-1])
        n += 1
    return "".join(out)


random.seed(1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = ["".join(random.choice(LETTERS) for _ in range(random.randint(2, 9))) for _ in range(3000)]


def prose(size, words=30):
    """Paragraphs of made-up words."""
    out, length = [], 0
    while length < size:
        out.append("<p>" + " ".join(random.choice(WORDS) for _ in range(words)) + ".</p>\n")
        length += len(out[-1])
    return "".join(out)


H = "<!doctype html><html><head><title>Rain falls on the town | Courant</title></head><body><h1>Rain falls on the town</h1>"
SHAPES = {
    'div nested': lambda z: H+rep('<div>',z),
    'ul li nested': lambda z: H+rep('<ul><li>',z),
    'font aN p': lambda z: H+num('<font a@><p>',z),
    'b cN': lambda z: H+num('<b c@>',z),
    'b class closed p': lambda z: H+num('<p><b class=x@>w ',z),
    'attributes 1 tag': lambda z: H+'<p '+num(' a@',z)+'>',
    'attributes many tags': lambda z: H+rep('<p '+' '.join(f'a{i}' for i in range(1000))+'>x',z),
    'attributes unique many': lambda z: H+num('<p a@>',z),
    'names unique': lambda z: H+num('<a@>x',z),
    'class unique': lambda z: H+num('<p class="k@ ad-x@">w',z),
    'class same': lambda z: H+rep('<p class="related sidebar author byline date comment">w',z),
    'class huge': lambda z: H+'<p class="'+rep('author-date sidebar ',z)+'">x',
    'class aaaa': lambda z: H+'<p class="'+rep('a',z)+'">x',
    'tag never closed': lambda z: H+'<p '+rep('a ',min(z,1900))+'title="'+rep('x y ',z),
    'tag open no quote': lambda z: H+'<a href='+rep('x',z),
    'bare <': lambda z: H+rep('<',z),
    'bare < space': lambda z: H+rep('< ',z),
    '</': lambda z: H+rep('</',z),
    '<! ': lambda z: H+rep('<!',z),
    '</p>': lambda z: H+rep('</p>',z),
    '</div> under 500 divs': lambda z: H+rep('<div>',2500)+rep('</span>',z),
    'comments': lambda z: H+rep('<!--x-->',z),
    'comment unclosed': lambda z: H+'<!--'+rep('-',z),
    'comment -!': lambda z: H+'<!--'+rep('--!',z),
    'comments opening': lambda z: H+rep('<!--',z),
    'entities': lambda z: H+'<p>'+rep('&amp;',z),
    'entities bad': lambda z: H+'<p>'+rep('&CounterClockwiseContourIntegra',z),
    'entities numeric': lambda z: H+'<p>'+rep('&#8217;',z),
    'entity long': lambda z: H+'<p>&#'+rep('9',z),
    'amps': lambda z: H+'<p>'+rep('&',z),
    'attr entities': lambda z: H+'<p title="'+rep('&amp;',z)+'">x',
    'tables nested': lambda z: H+rep('<table><tr><td>x',z),
    'tables open': lambda z: H+rep('<table>',z),
    'table foster': lambda z: H+'<table>'+rep('<b>x',z),
    'table cells': lambda z: H+'<table>'+rep('<tr><td>cell text, here',z),
    'select option': lambda z: H+'<select>'+rep('<option>x',z),
    'selects': lambda z: H+rep('<select><option>x',z),
    'text huge': lambda z: H+'<p>'+rep('word ',z),
    'text one word': lambda z: H+'<p>'+rep('w',z),
    'text digits': lambda z: H+'<p>'+rep('1 ',z),
    'text dates': lambda z: H+'<p>'+rep('2021-03-05 ',z),
    'text sentences': lambda z: H+'<p>'+rep('The rain fell, and it fell. ',z),
    'commas': lambda z: H+'<p>'+rep(',',z),
    'spaces': lambda z: H+'<p>'+rep(' ',z)+'x',
    'newlines': lambda z: H+'<p>'+rep('\n',z)+'x',
    'quotes end': lambda z: H+'<p>x'+rep('”',z//3),
    'parens': lambda z: H+'<p>'+rep('(',z),
    'deep inline': lambda z: H+rep('<i>',z),
    'deep span text': lambda z: H+rep('<span>x ',z),
    'a nested': lambda z: H+rep('<a href=x>y ',z),
    'p': lambda z: H+rep('<p>',z),
    'p x': lambda z: H+rep('<p>x',z),
    'br': lambda z: H+rep('x<br>',z),
    'br br': lambda z: H+rep('x<br><br>',z),
    'h1': lambda z: H+rep('<h1>Rain falls on the town',z),
    'h2 long': lambda z: H+rep('<h2>Rain falls on the town | Courant | News - today',z),
    'h1 one': lambda z: H+'<h1>'+rep('a | ',z),
    'h1 many words': lambda z: H+'<h1>'+num('w@ ',z),
    'title huge': lambda z: '<title>'+rep('a | b - ',z)+'</title><h1>a</h1><p>x',
    'titles words': lambda z: '<title>'+num('w@ ',z)+'</title>'+rep('<h2>w1 w2 w3',z//8),
    'meta many': lambda z: rep('<meta name=author content="By Ann Lee and Bo Marsh">',z)+H,
    'meta big': lambda z: '<meta property=og:title content="'+rep('a | ',z)+'"><meta name=author content="'+rep('Ann Lee, ',z)+'">'+H+'<p>x',
    'time many': lambda z: H+rep('<time datetime=2021-03-05>March 5, 2021</time>',z),
    'author many': lambda z: H+rep('<div class="author byline">By Ann Lee and Bo Marsh</div>',z),
    'author nested': lambda z: H+rep('<div class="author date">x',z),
    'author nested deep text': lambda z: H+rep('<div class="author date standfirst">',2000)+rep('By Ann Lee 2021-03-05 ',z),
    'dates lines': lambda z: H+rep('<p>Posted March 5, 2021',z),
    'json-ld deep': lambda z: '<script type=application/ld+json>'+rep('[',z)+'</script>'+H+'<p>x',
    'json-ld many': lambda z: rep('<script type=application/ld+json>{"@type":"NewsArticle","headline":"a","datePublished":"2021-03-05","author":{"@id":"#a"}}</script>',z)+H+'<p>x',
    'json-ld one': lambda z: '<script type=application/ld+json>['+rep('{"@type":"NewsArticle","headline":"a","author":{"@id":"#b"}},',z)+'{}]</script>'+H+'<p>x',
    'json-ld ids': lambda z: '<script type=application/ld+json>['+num('{"@type":"NewsArticle","author":[{"@id":"#@"},{"@id":"#x@"},{"@id":"#y@"}]},',min(z,M-100))+'{}]</script>'+rep('<i>',z//4)+H+'<p>x',
    'json-ld commas': lambda z: '<script type=application/ld+json>['+rep(',',min(z,M-10))+'}</script>'+H+'<p>x',
    'json-ld spaces': lambda z: '<script type=application/ld+json>['+rep(' ',min(z,M-900))+rep(']',800)+'</script>'+H+'<p>x',
    'json-ld spaces2': lambda z: '<script type=application/ld+json>['+rep(' }',min(z,M-900))+'</script>'+H+'<p>x',
    'script open': lambda z: H+'<script>'+rep('<!--<script>',z),
    'script ends': lambda z: H+'<script>'+rep('</script',z),
    'script dashes': lambda z: H+'<script><!--'+rep('-',z),
    'scripts': lambda z: H+rep('<script>x</script>',z),
    'styles': lambda z: H+rep('<style>x</style>',z),
    'textarea': lambda z: H+'<textarea>'+rep('</text &am',z),
    'svg': lambda z: H+rep('<svg>',z),
    'svg cdata': lambda z: H+'<svg>'+rep('<![CDATA[',z),
    'math svg mix': lambda z: H+rep('<math><mi><svg><desc>',z),
    'template': lambda z: H+rep('<template>',z),
    'noscript': lambda z: H+rep('<noscript><p>x',z),
    'frameset': lambda z: rep('<frameset><frame>',z),
    'form button': lambda z: H+rep('<form><button>x',z),
    'dl dd dt': lambda z: H+rep('<dd>x<dt>y',z),
    'ruby': lambda z: H+rep('<ruby>x<rt>y<rp>z',z),
    'html tags': lambda z: H+num('<html a@><body b@>',z),
    'adoption': lambda z: H+rep('<a><b><i><p></a></b></i>x',z),
    'adoption div': lambda z: H+rep('<b><div></b>x',z),
    'nobr': lambda z: H+rep('<nobr><p>x',z),
    'prose': lambda z: H+'<article class=article-body>'+prose(z),
    'prose repeat': lambda z: H+rep('<p>The council voted on Tuesday to raise the harbour wall, after three floods in two years, said the mayor.</p>',z),
    'prose short': lambda z: H+prose(z,4),
    'links': lambda z: H+rep('<a href=/x>Read more about the harbour</a> ',z),
    'links li': lambda z: H+rep('<li><a href=/x>Read more about the harbour</a></li>',z),
    'li mixed': lambda z: H+rep('<li class=item><span class=date>March 5, 2021</span><a href=x class=title>Ferry strike ends after talks</a> by Ann Lee</li>\n',z),
    'nbsp': lambda z: H+'<p>'+rep('\u00a0x',z//3),
    'c1': lambda z: H+'<p>'+rep('\u0092',z//2),
    'mojibake': lambda z: H+'<p>'+rep('\u00e2\u0080\u0099x',z//7),
    'chinese': lambda z: H+'<p>'+rep('今天北京下了一场大雨，许多街道被淹。',z//54),
    'chinese p': lambda z: H+rep('<p>今天北京下了一场大雨，许多街道被淹。',z//57),
    'thai': lambda z: H+'<p>'+rep('ฝนตกหนักในกรุงเทพ',z//51),
    'combining': lambda z: H+'<p>a'+rep('\u0301',z//2),
    'zwj': lambda z: H+'<p>'+rep('a\u200d',z//4),
    'rtl': lambda z: H+'<p>'+rep('\u202ea',z//4),
    'emoji flags': lambda z: H+'<p>'+rep('\U0001F1E9\U0001F1EA',z//8),
    'cr': lambda z: H+'<p>'+rep('x\r',z),
    'h2 sections': lambda z: H+rep('<h2>About</h2><p>x y z',z),
    'pointers': lambda z: H+rep('<p>Related: x</p>',z),
    'about': lambda z: H+rep('<p>about us',z),
    'style attr': lambda z: H+'<p style="'+rep('a:b;',z)+'">x',
    'style attrs': lambda z: H+rep('<p style="color:red;display:block">x',z),
    'id flood': lambda z: H+num('<p id="comment-@-share">x',z),
    'meta charset late': lambda z: '<'+rep('<meta ',z),
    'meta charset': lambda z: rep('<meta charset',z),
    'pre lf': lambda z: H+rep('<pre>\n',z),
    'kicker heading': lambda z: H+'<h1>'+rep('<span class=kicker>x</span>',z),
    'canonical many': lambda z: rep('<link rel=canonical href=https://a.example/2021/03/05/x>',z)+H,
    'url long': lambda z: '<link rel=canonical href="https://a.example/'+rep('1/',z)+'">'+H+'<p>x',
    'url long2': lambda z: '<meta property=og:url content="https://a.example/'+rep('2021-03-05-',z)+'">'+H+'<p>x',
    'title seps': lambda z: '<title>'+rep('|',z)+'</title>'+H+'<p>x',
    'lines near': lambda z: H+rep('<p>By Ann Lee and Bo Marsh, Staff Writers, 5 March 2021</p>',z),
    'lines short': lambda z: H+rep('<p>a b</p>',z),
}


def measure(binary, html):
    """Returns seconds of CPU and peak MiB of one extraction."""
    with tempfile.NamedTemporaryFile(suffix=".html") as page:
        page.write(html)
        page.flush()
        command = ["/usr/bin/time", "-f", "%U %S %M", binary, "extract", "--html", "--jsonl", page.name]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    user, system, kilobytes = done.stderr.strip().rsplit("\n", 1)[-1].split()
    if done.returncode not in (0, 1):
        sys.exit(f"ended with {done.returncode}: {done.stderr}")
    return float(user) + float(system), int(kilobytes) / 1024


def main():
    binary, only = sys.argv[1], sys.argv[2:]
    worst, passed = {}, 0
    for size in (M, 16 * M):
        for name, make in SHAPES.items():
            if only and name not in only:
                continue
            seconds, mib = measure(binary, make(size - 300).encode()[: 16 * M - 10])
            over = seconds > SECONDS or mib > MIB
            passed += over
            if over or os.environ.get("ALL"):
                print(f"{size // M:3} MiB  {name:24} {seconds:6.2f} s {mib:6.1f} MiB{'  OVER' if over else ''}", flush=True)
            slow, large = worst.get(size, ((0, ""), (0, "")))
            worst[size] = max(slow, (seconds, name)), max(large, (mib, name))
    for size, ((seconds, slow), (mib, large)) in worst.items():
        print(f"{size // M} MiB: at most {seconds:.2f} s ({slow}), {mib:.1f} MiB ({large})")
    print(f"{len(only) or len(SHAPES)} shapes, {passed} over {SECONDS:.0f} s or {MIB:.0f} MiB")
    sys.exit(passed > 0)


if __name__ == "__main__":
    main()
