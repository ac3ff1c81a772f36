"""The third stage: a chain through before, in, hole and after, fitted to the true paths of whole pages.

A linear-chain conditional random field whose states may follow each other only as an article can run. Seven
scores a segment: for being in, in a hole, or after; for entering and for leaving at it; for opening and for
closing a hole.
"""

import numpy as np

from stages import fit_scale, minimise, rounded, standard

IN, HOLE, AFTER, ENTER, EXIT, PAUSE, RESUME = range(7)
SCORES = 7
SEAMS = (ENTER, EXIT, PAUSE, RESUME)
STAYS = 4
NEVER = -1e30


def true_path(dump):
    """Returns which segments are in on the smoothest path that tells nearly the truth.

    Labels of single short segments are noise: entering costs 1, a hole 2, a wrong word 0.4 (up to 20 words).
    """
    gain = (dump.share - 0.5) * 2 * np.minimum(dump.tokens, 20) * 0.4
    score, back = (0.0, NEVER, NEVER, NEVER), []
    for value in gain.tolist():
        before, inside, hole, after = score
        enter = (before - 1, inside, hole)
        best = max(range(3), key=lambda state: enter[state])
        back.append((0, best, 1 if inside - 2 > hole else 2, 1 if inside > after else 3))
        score = (before, enter[best] + value, max(inside - 2, hole), max(inside, after))
    state = max((0, 1, 3), key=lambda state: score[state])
    kept = np.zeros(len(gain), bool)
    for at in range(len(gain) - 1, -1, -1):
        kept[at], state = state == 1, back[at][state]
    return kept


def indicators(kept):
    """Returns the seven indicators of a path, segments x 7."""
    out = np.zeros((len(kept), SCORES), np.float32)
    inside = np.flatnonzero(kept)
    if not len(inside):
        return out
    first, last = inside[0], inside[-1]
    state = np.zeros(len(kept), int)
    state[first:last + 1] = 2
    state[kept] = 1
    state[last + 1:] = 3
    before = np.concatenate([[0], state[:-1]])
    out[:, IN], out[:, HOLE], out[:, AFTER] = state == 1, state == 2, state == 3
    out[first, ENTER] = 1
    if last + 1 < len(kept):
        out[last + 1, EXIT] = 1
    out[:, PAUSE] = (before == 1) & (state == 2)
    out[:, RESUME] = (before == 2) & (state == 1)
    return out


class Layout:
    """Pages side by side, longest first, so that one step of the chain is taken for all of them at once."""

    def __init__(self, lengths):
        lengths = np.array(lengths)
        order = np.argsort(-lengths, kind="stable")
        starts = np.concatenate([[0], np.cumsum(lengths)])[:-1][order]
        lengths = lengths[order]
        self.active = np.array([(lengths > step).sum() for step in range(lengths[0])])
        self.rows = np.concatenate([starts[:count] + step for step, count in enumerate(self.active)])
        self.first = np.concatenate([[0], np.cumsum(self.active)])
        self.pages = len(lengths)


def expected(layout, scores):
    """Returns the log of the sum over all paths of all pages, and the expected indicators, segments x 7."""
    scores = scores[layout.rows].astype(np.float64)
    add = np.logaddexp
    forward = np.empty((len(scores), 4))
    totals = np.zeros(layout.pages)
    state = np.zeros((layout.pages, 4))
    state[:, 1:] = NEVER
    for step, count in enumerate(layout.active):
        now = scores[layout.first[step]:layout.first[step + 1]]
        ended = state[count:]
        totals[count:len(state)] = add(add(ended[:, 0], ended[:, 1]), ended[:, 3])
        before, inside, hole, after = state[:count].T
        state = np.stack([
            before,
            add(add(before + now[:, ENTER], inside), hole + now[:, RESUME]) + now[:, IN],
            add(inside + now[:, PAUSE], hole) + now[:, HOLE],
            add(inside + now[:, EXIT], after) + now[:, AFTER],
        ], 1)
        forward[layout.first[step]:layout.first[step + 1]] = state
    totals[:len(state)] = add(add(state[:, 0], state[:, 1]), state[:, 3])
    out = np.empty((len(scores), SCORES))
    out[layout.rows] = backward(layout, scores, forward, totals)
    return totals.sum(), out


def backward(layout, scores, forward, totals):
    add = np.logaddexp
    out = np.empty((len(scores), SCORES))
    later = np.zeros((0, 4))
    for step in range(len(layout.active) - 1, -1, -1):
        count = layout.active[step]
        here = slice(layout.first[step], layout.first[step + 1])
        fresh = np.zeros((count - len(later), 4))
        fresh[:, 2] = NEVER
        later = np.concatenate([later, fresh])
        now, total = scores[here], totals[:count]
        if step:
            earlier = forward[layout.first[step - 1]:layout.first[step - 1] + count]
        else:
            earlier = np.tile([0.0, NEVER, NEVER, NEVER], (count, 1))
        stay = forward[here] + later - total[:, None]
        out[here, IN], out[here, HOLE], out[here, AFTER] = np.exp(stay[:, 1:]).T
        inside, hole, after = now[:, IN] + later[:, 1], now[:, HOLE] + later[:, 2], now[:, AFTER] + later[:, 3]
        out[here, ENTER] = np.exp(earlier[:, 0] + now[:, ENTER] + inside - total)
        out[here, RESUME] = np.exp(earlier[:, 2] + now[:, RESUME] + inside - total)
        out[here, PAUSE] = np.exp(earlier[:, 1] + now[:, PAUSE] + hole - total)
        out[here, EXIT] = np.exp(earlier[:, 1] + now[:, EXIT] + after - total)
        later = np.stack([
            add(later[:, 0], now[:, ENTER] + inside),
            add(add(inside, now[:, PAUSE] + hole), now[:, EXIT] + after),
            add(now[:, RESUME] + inside, hole),
            after,
        ], 1)
    return out


def stay_inputs(odds, words):
    """What being in and pausing are priced by."""
    return np.stack([
        odds, np.maximum(odds, 0), odds * np.minimum(words, 40) / 10, np.minimum(words, 60) / 10,
    ], 1).astype(np.float32)


# The share of the plain chain: cross-validated .921 .932 .913 without it, .923 .938 .927 with a half of it (body F1 of one line,
# lines, browser), .921 .936 .924 alone. The fitted chain overrates what it has seen at a seam.
PLAIN_SHARE = 0.5


def plain(seam):
    """Returns the weights of a chain without seams: odds earn, entering and a hole cost 4, and a hole .05 a word."""
    weights = np.zeros((seam + STAYS + 1, SCORES))
    weights[seam, IN] = 1
    weights[seam + STAYS - 1, HOLE] = -0.5
    weights[-1, (ENTER, PAUSE)] = -4
    return weights


def fit_path(dumps, odds, strength=1.0, steps=25):
    """Returns the path stage; `odds` are those of models that have not seen the page."""
    seam = dumps[0].rows.shape[1]
    weight = np.concatenate([dump.weight for dump in dumps])
    mean, deviation = fit_scale(np.concatenate([dump.rows for dump in dumps]), weight)
    rows = np.concatenate([
        np.hstack([standard(dump.rows, mean, deviation), stay_inputs(value, dump.words)])
        for dump, value in zip(dumps, odds)
    ])
    layout = Layout([len(dump.words) for dump in dumps])
    truth = np.concatenate([indicators(true_path(dump)) for dump in dumps])
    width = seam + STAYS
    free = np.zeros((width + 1, SCORES))
    free[:seam, SEAMS] = 1
    free[seam:width, (IN, HOLE)] = 1
    free[width] = 1
    free[width, AFTER] = 0
    start = np.zeros((width + 1, SCORES))
    start[seam, IN] = 0.05
    start[width, (ENTER, PAUSE)] = -4

    def function(at):
        weights = at.reshape(start.shape)
        scores = rows @ weights[:-1].astype(np.float32) + weights[-1].astype(np.float32)
        total, found = expected(layout, scores)
        loss = (total - (truth * scores).sum(dtype=np.float64)) / layout.pages
        residual = (found - truth) / layout.pages
        slope = np.vstack([rows.T @ residual.astype(np.float32), residual.sum(0)[None]]).astype(float)
        slope[:-1] += strength * weights[:-1]
        return float(loss + 0.5 * strength * (weights[:-1] ** 2).sum()), (slope * free).ravel()

    fitted = minimise(function, start.ravel(), steps, 1e-5).reshape(start.shape) * free
    fitted = PLAIN_SHARE * plain(seam) + (1 - PLAIN_SHARE) * fitted
    return {
        "mean": mean,
        "deviation": deviation,
        "seams": [rounded(fitted[:seam, score]) for score in SEAMS],
        "stays": [rounded(fitted[seam:width, score]) for score in (IN, HOLE)],
        "biases": rounded(fitted[width]),
    }
