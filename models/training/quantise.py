#!/usr/bin/env python3
"""Writes a package or checkpoint again with its matrices in 8 bits, half of the size of half precision.

  quantise.py PACKAGE OUT

Every matrix `X` of model.safetensors and heads.safetensors becomes int8 with a companion `X.scale`, float32, one number a row: a value
is about int8 * scale, symmetric around 0, which is how Rust's `Weights` reads it. A row's scale is the one of least squared error, not
the one that the largest value asks for. One-dimensional tensors stay as they are, and so do all other files.
"""
import argparse
import os
import shutil

import torch
from safetensors.torch import load_file, save_file

WEIGHTS = ["model.safetensors", "heads.safetensors"]
CLIPS = [1 - step / 50 for step in range(21)]


def rounded(rows, scale):
    return (rows / scale[:, None]).round().clamp(-127, 127)


def eighths(matrix):
    """A matrix as int8 and the scale of each row."""
    rows = matrix.float()
    widest = rows.abs().amax(1).clamp(min=1e-12) / 127
    best, least = widest.clone(), torch.full_like(widest, float("inf"))
    for clip in CLIPS:
        scale = widest * clip
        error = (rounded(rows, scale) * scale[:, None] - rows).square().sum(1)
        best, least = torch.where(error < least, scale, best), torch.minimum(error, least)
    return rounded(rows, best).to(torch.int8), best


def quantise(tensors):
    out = {}
    for name, tensor in tensors.items():
        if tensor.dim() == 2 and tensor.is_floating_point():
            out[name], out[f"{name}.scale"] = eighths(tensor)
        else:
            out[name] = tensor
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package")
    parser.add_argument("out")
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    for file in sorted(os.listdir(args.package)):
        source = os.path.join(args.package, file)
        if file in WEIGHTS:
            save_file(quantise(load_file(source)), os.path.join(args.out, file), metadata={"format": "pt"})
        elif os.path.isfile(source):
            shutil.copy(source, args.out)


if __name__ == "__main__":
    main()
