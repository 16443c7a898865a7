"""The token-classification pipeline of Hugging Face `transformers` as one of the engines: see src/main.rs.

    python reference.py CHECKPOINT TEXTS AGGREGATION STRIDE BATCH

As there, a line of JSON after loading, one for each line that is read, and at the end one with the entities. Texts are
given to the pipeline sorted by length, BATCH at once, so that little of a batch is padding.
"""

import json
import sys
import time
import warnings

started = time.perf_counter()

import torch
import transformers as hf


def say(**what):
    print(json.dumps(what), flush=True)


def load(checkpoint):
    """The pipeline, its windows no longer than the model reads."""
    model = hf.AutoModelForTokenClassification.from_pretrained(checkpoint)
    tokenizer = hf.AutoTokenizer.from_pretrained(checkpoint)
    room = model.config.max_position_embeddings
    if model.config.model_type in ("roberta", "xlm-roberta", "camembert"):
        room -= model.config.pad_token_id + 1
    tokenizer.model_max_length = min(tokenizer.model_max_length, room)
    return hf.pipeline("token-classification", model=model, tokenizer=tokenizer, device="cpu")


def find(pipe, texts, aggregation, stride, batch):
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    options = {"stride": stride} if stride else {}
    found = pipe([texts[i] for i in order], aggregation_strategy=aggregation, batch_size=batch, **options)
    entities = [None] * len(texts)
    for i, of_text in zip(order, found):
        name = "entity" if aggregation == "none" else "entity_group"
        entities[i] = [[e[name], e["start"], e["end"], float(e["score"])] for e in of_text]
    return entities


def peak_mb():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmHWM:"))


def main(checkpoint, texts, aggregation, stride, batch):
    warnings.simplefilter("ignore")
    hf.utils.logging.set_verbosity_error()
    hf.utils.logging.disable_progress_bar()
    with open(texts, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    try:
        pipe = load(checkpoint)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        say(refused=str(error).strip().partition("\n")[0])
        return
    say(load_s=time.perf_counter() - started)
    entities = []
    for _ in sys.stdin:
        start = time.perf_counter()
        with torch.inference_mode():
            entities = find(pipe, texts, aggregation, int(stride), int(batch))
        say(seconds=time.perf_counter() - start)
    say(peak_mb=peak_mb(), entities=entities, faults="")


if __name__ == "__main__":
    main(*sys.argv[1:])
