"""The encoder's forward pass in bfloat16, for training: the same weights, three times as fast where the processor multiplies
bfloat16 in hardware (AMX) and on a GPU. Weights stay single precision; `BertModel` itself is the reference and is used to measure.
"""
import torch
from torch.nn import functional as F


DROPOUT = 0.1
DRAWN = 1 << 24  # elements; to draw them anew for every block takes a tenth of the time of training
kept = {}  # by rate and type: 0 where an element is dropped, else the scale


def pays_off(device):
    """Whether bfloat16 products are faster than single precision here."""
    return torch.device(device).type == "cuda" or torch.cpu._is_amx_tile_supported()


def encode(bert, ids, shapes, mask, dropout=DROPOUT):
    """Last hidden states `[B, P, D]`, single precision; dropout behind every block alone."""
    hidden = bert.embeddings(input_ids=ids, token_type_ids=shapes).bfloat16()
    hide = torch.zeros_like(mask, dtype=torch.bfloat16).masked_fill(mask == 0, -1e4)[:, None, None]
    for layer in bert.encoder.layer:
        own, out = layer.attention.self, layer.attention.output
        hidden = norm(out.LayerNorm, hidden + drop(linear(out.dense, attend(own, hidden, hide)), dropout))
        wide = F.gelu(linear(layer.intermediate.dense, hidden))
        hidden = norm(layer.output.LayerNorm, hidden + drop(linear(layer.output.dense, wide), dropout))
    return hidden.float()


def attend(own, hidden, hide):
    """Self-attention `[B, P, D]` to `[B, P, D]`, as plain products: their gradients are fast everywhere."""
    batch, pieces, width = hidden.shape
    heads, size = own.num_attention_heads, own.attention_head_size

    def split(part):
        return linear(part, hidden).view(batch, pieces, heads, size).transpose(1, 2).reshape(batch * heads, pieces, size)

    query, key, value = split(own.query) * size**-0.5, split(own.key), split(own.value)
    scores = torch.bmm(query, key.transpose(1, 2)).view(batch, heads, pieces, pieces) + hide
    mixed = torch.bmm(scores.softmax(-1).view(batch * heads, pieces, pieces), value)
    return mixed.view(batch, heads, pieces, size).transpose(1, 2).reshape(batch, pieces, width)


def drop(x, rate):
    """Dropout; on a CPU by numbers that are drawn once and read from a random place on."""
    if x.device.type != "cpu" or 2 * x.numel() > DRAWN:
        return F.dropout(x, rate)
    if (rate, x.dtype) not in kept:
        kept[rate, x.dtype] = (torch.rand(DRAWN) >= rate).to(x.dtype) / (1 - rate)
    begin = int(torch.randint(DRAWN - x.numel(), ()))
    return x * kept[rate, x.dtype][begin:begin + x.numel()].view_as(x)


def linear(part, x):
    return F.linear(x, part.weight.bfloat16(), part.bias.bfloat16())


def norm(part, x):
    return F.layer_norm(x, part.normalized_shape, part.weight.bfloat16(), part.bias.bfloat16(), part.eps)
