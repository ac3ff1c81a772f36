"""Writes LightGBM's trees in the format of src/extract/page/trees.rs."""

import struct

import numpy

# Largest number of steps of a leaf.
STEPS = 32000


def pack(runs, features, depth):
    """Returns the bytes of a model, the mean of several runs, whose trees have at most the given depth.

    The runs take turns, so that the first trees of all of them come first: where those agree, no more are asked.
    """
    turns = zip(*(run.dump_model()["tree_info"] for run in runs))
    trees = [tree["tree_structure"] for turn in turns for tree in turn]
    complete = [grow(tree, depth) for tree in trees]
    step = max(abs(leaf) for _, leaves in complete for leaf in leaves) / STEPS
    # The mean of the runs is a sum of leaves that are worth so much less.
    packed = [struct.pack("<HHBf", features, len(trees), depth, step / len(runs))]
    for nodes, leaves in complete:
        packed.extend(struct.pack("<Bf", *node) for node in nodes)
        packed.extend(struct.pack("<h", round(leaf / step)) for leaf in leaves)
    return b"".join(packed)


def grow(tree, depth):
    """Returns the nodes (feature, threshold) and leaves of a tree, level by level, made complete.

    Below an early leaf all values go left, and all leaves are that leaf.
    """
    nodes, level = [], [tree]
    for _ in range(depth):
        below = []
        for node in level:
            if "split_index" in node:
                nodes.append((node["split_feature"], at_most(node["threshold"])))
                below += [node["left_child"], node["right_child"]]
            else:
                nodes.append((0, float("inf")))
                below += [node, node]
        level = below
    return nodes, [leaf["leaf_value"] for leaf in level]


def at_most(threshold):
    """Returns the largest f32 that is not above the threshold: features are f32."""
    near = numpy.float32(threshold)
    return float(numpy.nextafter(near, numpy.float32(-numpy.inf)) if float(near) > threshold else near)
