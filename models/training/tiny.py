"""Makes models/tiny: a BERT checkpoint of random weights, small enough to live beside the tests.

    python tiny.py            # from this folder: writes ../tiny

Weights are drawn wider than BERT's own initialisation, and biases and norms are random too, so that every tensor leaves
its mark on the outputs.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

from reference import load, reference

FOLDER = Path(__file__).resolve().parent.parent / "tiny"
CONFIG = {
    "model_type": "bert",
    "architectures": ["BertModel"],
    "vocab_size": 512,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "max_position_embeddings": 128,
    "type_vocab_size": 6,
    "layer_norm_eps": 1e-12,
    "hidden_act": "gelu",
}
LENGTHS = [1, 2, 17, 28, 5, 128, 40]


def tensors(seed):
    """Random tensors of the model's names and shapes."""
    generator = torch.Generator().manual_seed(seed)
    model = BertModel(BertConfig(**CONFIG), add_pooling_layer=False)
    drawn = {}
    for name, tensor in model.state_dict().items():
        if not tensor.is_floating_point():
            continue
        noise = torch.randn(tensor.shape, generator=generator)
        centre, spread = (1.0, 0.1) if name.endswith("LayerNorm.weight") else (0.0, 0.2)
        drawn[name] = centre + spread * noise
    return drawn


def main():
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")
    save_file(tensors(seed=7), FOLDER / "model.safetensors")
    save_file(reference(load(FOLDER), LENGTHS, seed=11), FOLDER / "reference.safetensors")


if __name__ == "__main__":
    main()
