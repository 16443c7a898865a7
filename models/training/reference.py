"""Writes reference outputs of a BERT checkpoint, for the parity tests of the Rust encoder.

    python reference.py MODEL_FOLDER OUTPUT.safetensors [--seed 1] [--lengths 1 7 28 ...]

The folder holds config.json and model.safetensors. The forward pass is that of Hugging Face `transformers`, in float32,
one sequence at a time, so that nothing is padded. The output holds, for random pieces:

    ids       int64 [pieces]         the sequences one after the other
    segments  int64 [pieces]
    ends      int64 [sequences]      one past the last piece of each
    states    float32 [pieces, width]
"""

import argparse

import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertModel


def load(folder):
    """The model of a folder, with its tensors named with or without the prefix `bert.`."""
    config = BertConfig.from_pretrained(folder, attn_implementation="eager")
    model = BertModel(config, add_pooling_layer=False).eval()
    tensors = load_file(f"{folder}/model.safetensors")
    tensors = {name.removeprefix("bert."): tensor.float() for name, tensor in tensors.items()}
    missing, _ = model.load_state_dict(tensors, strict=False)
    missing = [name for name in missing if not name.endswith(("position_ids", "token_type_ids"))]
    if missing:
        raise SystemExit(f"{folder}/model.safetensors lacks {missing}")
    return model


def reference(model, lengths, seed):
    """Random sequences of those lengths and the final states of each."""
    generator = torch.Generator().manual_seed(seed)
    config = model.config
    draw = lambda limit, length: torch.randint(0, limit, (length,), generator=generator)
    ids = [draw(config.vocab_size, length) for length in lengths]
    segments = [draw(config.type_vocab_size, length) for length in lengths]
    with torch.no_grad():
        states = [
            model(input_ids=i[None], token_type_ids=s[None]).last_hidden_state[0] for i, s in zip(ids, segments)
        ]
    return {
        "ids": torch.cat(ids),
        "segments": torch.cat(segments),
        "ends": torch.tensor(lengths).cumsum(0),
        "states": torch.cat(states).contiguous(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", help="folder with config.json and model.safetensors")
    parser.add_argument("output", help="safetensors file to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lengths", type=int, nargs="+", default=[1, 2, 7, 28, 16, 61, 33, 128])
    args = parser.parse_args()
    save_file(reference(load(args.model), args.lengths, args.seed), args.output)


if __name__ == "__main__":
    main()
