"""Which blocks of a page are its article: learned from known texts, or from what several tools take."""

import bisect
import re
import statistics

TOKEN = re.compile(r"\w+")

# A run of matched tokens shorter than this may be chance.
RUN = 3
# Places of the text that a run of tokens is compared with, at most; more only for boilerplate.
MAX_PLACES = 16
# Tools that must have found something for a vote.
MIN_VOTES = 3
# What a page labelled by vote counts against one labelled by hand, and a page of Readability's own fixtures,
# which follow conventions of their own.
VOTED = 0.5
READABILITY = 0.3
# What a block counts, at least, that a known segment says to be text or not.
SEGMENT = 0.2


def align(blocks, text):
    """Returns for each block (a list of tokens) how many of its tokens are matched with the text's.

    The longest common subsequence of runs of three tokens (Hunt and Szymanski), so that order counts; a block
    too short for a run is looked up between the places of its neighbours.
    """
    tokens = [token for block in blocks for token in block]
    places = {}
    for at in range(len(text) - RUN + 1):
        places.setdefault(tuple(text[at:at + RUN]), []).append(at)
    partner = subsequence(tokens, places)
    return count_matches(blocks, text, partner)


def subsequence(tokens, places):
    """Returns for each token the position of the text it is matched with, or None."""
    ends, chain = [], []
    for at in range(len(tokens) - RUN + 1):
        for place in reversed(places.get(tuple(tokens[at:at + RUN]), [])[:MAX_PLACES]):
            length = bisect.bisect_left(ends, place)
            link = (at, place, chain[length - 1] if length else None)
            if length == len(ends):
                ends.append(place)
                chain.append(link)
            else:
                ends[length] = place
                chain[length] = link
    partner = [None] * len(tokens)
    link = chain[-1] if chain else None
    while link:
        at, place, link = link
        for step in range(RUN):
            if partner[at + step] is None:
                partner[at + step] = place + step
    return partner


def count_matches(blocks, text, partner):
    starts, at = [], 0
    for block in blocks:
        starts.append(at)
        at += len(block)
    matched = [sum(p is not None for p in partner[s:s + len(b)]) for s, b in zip(starts, blocks)]
    # Next matched place at or after each token, for the gap in which a short block must lie.
    following, nearest = [len(text)] * (len(partner) + 1), len(text)
    for at in range(len(partner) - 1, -1, -1):
        nearest = partner[at] if partner[at] is not None else nearest
        following[at] = nearest
    last = -1
    for index, (start, block) in enumerate(zip(starts, blocks)):
        if block and not matched[index] and len(block) < 2 * RUN:
            gap = text[last + 1:following[start]]
            found = next((i for i in range(len(gap) - len(block) + 1) if gap[i:i + len(block)] == block), None)
            if found is not None:
                matched[index] = len(block)
                last += 1 + found + len(block) - 1
        for p in partner[start:start + len(block)]:
            last = p if p is not None else last
    return matched


def label(page_blocks, truth, peers):
    """Returns (label, weight) of each block, or None where nothing is known of the page."""
    blocks = [TOKEN.findall(text) for text, _ in page_blocks]
    if truth.get("body"):
        text = TOKEN.findall(truth["body"])
        share = READABILITY if truth["source"] == "readability" else 1.0
        matched = align(blocks, text)
        labels = [(m * 2 >= len(b) and m > 0, weight(b, text) * share) for m, b in zip(matched, blocks)]
        return labels
    texts = [TOKEN.findall(peer.get("body") or "") for peer in peers]
    texts = [text for text in texts if text]
    if len(texts) < MIN_VOTES:
        return corrected([(False, 0.0)] * len(blocks), page_blocks, truth)
    votes = [[m * 2 >= len(b) and m > 0 for m, b in zip(align(blocks, text), blocks)] for text in texts]
    length = [None] * max(1, int(statistics.median(len(text) for text in texts)))
    voted = []
    for block, ballot in zip(blocks, zip(*votes)):
        share = sum(ballot) / len(ballot)
        voted.append((share > 0.5, weight(block, length) * VOTED * abs(2 * share - 1)))
    return corrected(voted, page_blocks, truth)


def corrected(labels, page_blocks, truth):
    """Returns the labels, set right where a segment is known to belong to the article or not."""
    wanted = [squash(segment) for segment in truth.get("with") or []]
    unwanted = [squash(segment) for segment in truth.get("without") or []]
    result = []
    for (is_text, price), (text, _) in zip(labels, page_blocks):
        text = squash(text)
        held = any(segment and segment in text for segment in wanted)
        barred = any(segment and segment in text for segment in unwanted)
        if held != barred:
            is_text, price = held, max(price, SEGMENT)
        result.append((is_text, price))
    return result


def squash(text):
    return re.sub(r"\s+", " ", text).strip()


def weight(block, text):
    """What a wrong block costs in the metric: its share of the text."""
    return min((len(block) + 3) / max(1, len(text)), 0.5) if block else 0.0
