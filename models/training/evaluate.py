"""Quick dev scores during training: NER decoded as Rust does it, relations and arguments on gold mentions."""
import random

import torch

from losses import batch_loss
from model import MAX_WORDS
from schema import SPAN_LABELS
from text import Example, collate


def decode(logits, count, threshold=0.5, labels=SPAN_LABELS):
    """Greedy by score: spans `(first, last, label, score)` that do not cross, nor nest within their own type."""
    scores = logits[:count].softmax(-1)
    best, label = scores[..., 1:].max(-1)
    at = (best >= threshold).nonzero().tolist()
    spans = [(i, i + k, labels[int(label[i, k])], float(best[i, k])) for i, k in at if i + k < count]
    spans.sort(key=lambda s: (-s[3], s[0], s[0] - s[1]))
    kept = []
    for s in spans:
        if all(fits(s, k) for k in kept):
            kept.append(s)
    return kept


def fits(s, k):
    if s[1] < k[0] or k[1] < s[0]:
        return True
    nested = (k[0] <= s[0] and s[1] <= k[1]) or (s[0] <= k[0] and k[1] <= s[1])
    return nested and s[:2] != k[:2] and kind(s) != kind(k)


def kind(span):
    """What may not nest in its own: mentions of one type, triggers."""
    return span[2].split("/")[0] if "/" in span[2] else "trigger"


def f1(gold, found):
    right = len(gold & found)
    return 2 * right / max(1, len(gold) + len(found))


@torch.no_grad()
def dev_scores(model, dev, device, batch=16):
    """F1 of names (strict span and type), of everything, of triggers, and the losses, on the dev examples."""
    model.eval()
    gold, found, losses = set(), set(), {}
    for begin in range(0, len(dev), batch):
        examples = dev[begin:begin + batch]
        inputs = [t.to(device) for t in collate(examples)]
        logits = model.ner(model.words(*inputs)).cpu()
        for i, e in enumerate(examples):
            gold |= {(begin + i, *s, labels[0]) for s, (_, _, labels) in zip(e.spans, e.raw["spans"]) if s and s[1] - s[0] < MAX_WORDS}
            found |= {(begin + i, *s[:3]) for s in decode(logits[i], len(e.words))}
        for name, value in batch_loss(model, inputs, examples, random.Random(0)).items():
            losses[name] = losses.get(name, 0) + float(value) * len(examples) / len(dev)
    pick = lambda spans, test: {s for s in spans if test(s[3])}
    named = lambda label: label.endswith("/name") and label not in ("Date/name", "Quantity/name")
    out = {"names": f1(pick(gold, named), pick(found, named)), "all": f1(gold, found),
           "triggers": f1(pick(gold, lambda x: "/" not in x), pick(found, lambda x: "/" not in x))}
    return {k: round(v, 4) for k, v in {**out, **{f"{k}_loss": v for k, v in losses.items()}}.items()}
