"""Two hundred texts that would run as scripts where a page does not escape them, and an archive with them everywhere."""

import json

RUN = "window.__xss=1"


def _shapes():
    """Ways to become markup, by where the text may stand."""
    elements = [
        "<script>{run}</script>", "<ScRiPt>{run}</sCrIpT>", "<script\n>{run}</script\n>", "<script/x>{run}</script>",
        "<img src=x onerror={run}>", "<img/src=x/onerror={run}>", "<IMG SRC=x OnErRoR={run}>", "<img src=x onerror='{run}'>",
        "<svg onload={run}>", "<svg/onload={run}>", "<svg><script>{run}</script></svg>", "<svg><animate onbegin={run} attributeName=x>",
        "<svg><a xlink:href=javascript:{run}><text y=9>x</text></a></svg>", "<svg><foreignObject><img src=x onerror={run}></svg>",
        "<body onload={run}>", "<iframe srcdoc='<script>parent.{run}</script>'></iframe>", "<iframe src=javascript:parent.{run}></iframe>",
        "<object data=javascript:{run}></object>", "<embed src=javascript:{run}>", "<details open ontoggle={run}>x</details>",
        "<video><source onerror={run}></video>", "<audio src=x onerror={run}></audio>", "<input autofocus onfocus={run}>",
        "<select autofocus onfocus={run}></select>", "<textarea autofocus onfocus={run}></textarea>", "<button autofocus onfocus={run}>x</button>",
        "<marquee onstart={run}>x</marquee>", "<math><mtext><img src=x onerror={run}></math>", "<style onload={run}></style>",
        "<link rel=stylesheet href=data:text/css,x onload={run}>", "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
        "<base href=javascript:{run}//>", "<form action=javascript:{run}><button autofocus>x</form>", "<a href=javascript:{run}>x</a>",
        "<p style=animation-name:x onanimationstart={run}>x</p>", "<template><script>{run}</script></template>",
        "<noscript><p title='</noscript><img src=x onerror={run}>'>", "<xmp><img src=x onerror={run}></xmp>",
        "<div onpointerover={run}>x</div>", "<isindex action=javascript:{run} type=image>",
    ]
    breakouts = [
        "\"{it}", "'{it}", "\">{it}", "'>{it}", "</title>{it}", "</textarea>{it}", "</script>{it}", "</style>{it}", "-->{it}",
        "</mark>{it}", "</a>{it}", "</svg>{it}", "]]>{it}", "</option></datalist>{it}", "</template>{it}",
    ]
    attributes = [
        "\" onfocus={run} autofocus x=\"", "' onfocus={run} autofocus x='", "\" onmouseover={run} \"", "x onerror={run}", "\"onload={run} x=\"",
        "` onerror={run}", "javascript:{run}", "JaVaScRiPt:{run}", "java\tscript:{run}", "java\nscript:{run}", " javascript:{run}",
        "\u0001javascript:{run}", "javascript&colon;{run}", "javascript&#58;{run}", "data:text/html,<script>{run}</script>",
        "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX194c3M9MTwvc2NyaXB0Pg==", "vbscript:{run}", "//x.invalid/{run}", "https://x.invalid/\"onclick={run}",
        "&lt;script&gt;{run}&lt;/script&gt;", "&#60;script&#62;{run}&#60;/script&#62;", "\\u003cscript\\u003e{run}\\u003c/script\\u003e",
        "%3Cscript%3E{run}%3C/script%3E", "+ADw-script+AD4-{run}+ADw-/script+AD4-", "<\u0000script>{run}</script>", "<scr\u0000ipt>{run}</script>",
        "\u202e<script>{run}</script>\u202c", "\uff1cscript\uff1e{run}\uff1c/script\uff1e", "<!--<img src=\"--><img src=x onerror={run}//\">",
        "<![CDATA[<script>{run}</script>]]>", "{{{{constructor.constructor('{run}')()}}}}", "${{{run}}}", "{{% {run} %}}", "';{run};//", "\";{run};//",
        "</script><script>{run}//", "*/{run}/*", "\u2028{run}\u2029", "<script>{run}", "<img src=x onerror={run} ",
    ]
    yield from elements
    yield from attributes
    for number, breakout in enumerate(breakouts):
        for step in range(9):
            yield breakout.replace("{it}", elements[(number + 4 * step) % len(elements)])


def payloads():
    texts = [shape.replace("{run}", RUN).replace("{{", "{").replace("}}", "}") for shape in _shapes()]
    texts = list(dict.fromkeys(texts))[:200]
    assert len(texts) == 200, len(texts)
    return texts


def archive(path):
    """Writes an article for each payload, which stands in each of its fields."""
    with open(path, "w", encoding="utf-8") as out:
        for number, text in enumerate(payloads()):
            day = f"2024-{1 + number % 12:02}-{1 + number % 28:02}"
            article = {
                "id": f"x{number}", "title": f"Weir {number} {text}", "standfirst": text, "authors": [text, f"Ada {text}"],
                "outlet": f"Post {number % 9} {text}", "section": text, "lang": "en", "dateline": text, "date": day,
                "url": text if number % 2 else f"https://x.invalid/{number}?{text}", "image": text,
                "body": f"The weir of number {number} holds. {text}\n\n{text} The weir was built by hand. {text}",
            }
            out.write(json.dumps(article) + "\n")


def page():
    """A page as someone may have saved it, with all of them in it."""
    return "<!doctype html><html><head><title>The weir</title></head><body><article><h1>The weir holds</h1>" + "".join(
        f"<p>The weir held for another day, said those who had built it by hand, and nobody doubted them. {text}</p>"
        for text in payloads()) + "</article></body></html>"
