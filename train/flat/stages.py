"""The first two stages: what the words of a segment say, and the odds from all that is seen of it."""

import lightgbm
import numpy as np

BUCKETS = 1 << 14
CLIP = 4.0
# What stands for an input that is not known.
UNKNOWN = -1.0

TREES = 150
# Trees that are asked of every segment, the log odds from which they are sure, and how many times as large all trees' would
# be, below 0 and above: `EARLY` of `src/extract/flat/model.rs`.
FIRST, SURE, GROWTH = 32, 1.7, (1.55, 1.33)
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.12,
    # Complete trees of this depth are walked without a branch to predict.
    "max_depth": 5,
    "num_leaves": 32,
    "min_data_in_leaf": 40,
    "min_sum_hessian_in_leaf": 1e-4,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.4,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "use_missing": False,
    "seed": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbose": -1,
}
# The mean weight of a segment; with the regularisation above, what sets how closely a tree follows its data.
MEAN_WEIGHT = 0.1


def minimise(function, start, steps, tolerance, memory=10):
    """Limited-memory BFGS with step halving; `function` returns a value and its gradient."""
    at, changes = start, []
    value, slope = function(at)
    for _ in range(steps):
        direction, factors = slope.copy(), []
        for move, bend in reversed(changes):
            factor = (move @ direction) / (bend @ move)
            direction -= factor * bend
            factors.append(factor)
        if changes:
            move, bend = changes[-1]
            direction *= (move @ bend) / (bend @ bend)
        for (move, bend), factor in zip(changes, reversed(factors)):
            direction += move * (factor - (bend @ direction) / (bend @ move))
        size = 1.0 if changes else min(1.0, 1.0 / np.abs(slope).sum())
        descent = -(slope @ direction)
        while True:
            new = at - size * direction
            new_value, new_slope = function(new)
            if new_value <= value + 1e-4 * size * descent or size < 1e-10:
                break
            size *= 0.5
        if (new - at) @ (new_slope - slope) > 1e-12:
            changes = [*changes, (new - at, new_slope - slope)][-memory:]
        gain, at, value, slope = value - new_value, new, new_value, new_slope
        if gain < tolerance * max(1.0, abs(value)):
            break
    return at


def logistic(scores):
    return 1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))


def regression(product, back, truth, weight, penalty, width, steps, tolerance):
    """Fits a logistic regression: `product` multiplies the rows by weights, `back` gathers residuals."""
    weight = weight / weight.sum()

    def function(at):
        scores = product(at[:-1]) + at[-1]
        loss = (weight * (np.logaddexp(0, scores) - truth * scores)).sum(dtype=np.float64)
        residual = weight * (logistic(scores) - truth)
        slope = np.append(back(residual) + penalty * at[:-1], residual.sum(dtype=np.float64))
        return float(loss + 0.5 * penalty * (at[:-1] @ at[:-1])), slope

    return minimise(function, np.zeros(width + 1), steps, tolerance)


class Bags:
    """Rows of hashed words, each divided by the root of its length."""

    def __init__(self, buckets):
        lengths = np.array([len(row) for row in buckets])
        self.column = np.concatenate(buckets).astype(np.int64)
        self.row = np.repeat(np.arange(len(buckets)), lengths)
        self.value = np.repeat(1 / np.sqrt(np.maximum(lengths, 1)), lengths)
        self.count = len(buckets)

    def times(self, weights):
        return np.bincount(self.row, self.value * weights[self.column], self.count)

    def gather(self, residual):
        return np.bincount(self.column, self.value * residual[self.row], BUCKETS)


def fit_text(dumps, strength=0.03, steps=30):
    """Returns the text stage: 2^14 weights and a bias, rounded as they are stored."""
    bags = Bags([row for dump in dumps for row in dump.buckets])
    truth = np.concatenate([dump.truth for dump in dumps]).astype(float)
    weight = np.concatenate([dump.weight for dump in dumps]).astype(float)
    penalty = 1 / (strength * len(truth))
    fitted = regression(bags.times, bags.gather, truth, weight, penalty, BUCKETS, steps, 1e-5)
    scale = float(np.float32(np.abs(fitted[:-1]).max() / 127))
    return {"weights": np.round(fitted[:-1] / scale).astype(np.int8), "scale": scale, "bias": rounded(fitted[-1])}


def text_says(dump, text):
    """Returns what the text stage says of each segment, and its means over 3 and 10 segments on both sides."""
    own = Bags(dump.buckets).times(text["weights"] * text["scale"]) + text["bias"]
    mass = np.minimum(dump.words, 40).astype(float) + 1
    sums = np.concatenate([[0], np.cumsum(own * mass)])
    masses = np.concatenate([[0], np.cumsum(mass)])
    at = np.arange(len(own))
    says = [own]
    for reach in (3, 10):
        first, last = np.maximum(at - reach, 0), np.minimum(at + 1 + reach, len(own))
        says.append((sums[at] - sums[first]) / (masses[at] - masses[first] + 1))
        says.append((sums[last] - sums[at + 1]) / (masses[last] - masses[at + 1] + 1))
    return np.stack(says, 1).astype(np.float32)


def fit_odds(dumps, inputs):
    """Returns the odds stage: boosted trees over the inputs of each dump."""
    weight = np.concatenate([dump.weight for dump in dumps])
    truth = np.concatenate([dump.truth for dump in dumps])
    lessons = lightgbm.Dataset(np.concatenate(inputs), truth, weight=weight * (MEAN_WEIGHT / weight.mean()))
    return lightgbm.train(SETTINGS, lessons, TREES)


def odds_of(inputs, trees):
    """Returns the log odds as `src/extract/flat/model.rs` has them: where the first trees are sure, what these say."""
    first = trees.predict(inputs, raw_score=True, num_iteration=FIRST)
    odds = trees.predict(inputs, raw_score=True)
    grown = first * np.where(first > 0, GROWTH[1], GROWTH[0])
    return np.where(np.abs(first) >= SURE, grown, odds).astype(np.float32)


def fit_scale(rows, weight):
    """Returns the mean and deviation of each column, over what is known of it."""
    known = rows != UNKNOWN
    values = np.where(known, rows, 0)
    mass = (weight[:, None] * known).sum(0) + 1e-9
    mean = (weight[:, None] * values).sum(0) / mass
    deviation = np.sqrt((weight[:, None] * known * (values - mean) ** 2).sum(0) / mass) + 1e-6
    return rounded(mean), rounded(deviation)


def standard(rows, mean, deviation):
    scaled = np.clip((rows - mean) / deviation, -CLIP, CLIP)
    scaled[rows == UNKNOWN] = 0
    return scaled


def rounded(values):
    """Keeps eleven bits of each number: what the fit cannot tell apart shall not change the file."""
    mantissa, exponent = np.frexp(np.asarray(values, np.float64))
    return np.ldexp(np.round(mantissa * 2048) / 2048, exponent).astype(np.float32)
