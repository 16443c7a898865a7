"""What the `transformers` pipeline finds in given texts, for tests/transformers.rs to hold casefile to.

    python expected.py FOLDER [SENTENCES]

writes one folder for each family into FOLDER: a checkpoint, and `expected.jsonl`, where a line is a text with the
pipeline's entities for each aggregation strategy, as [label, start, end, score] with offsets in characters.
"""

import json
import pathlib
import sys
import warnings

import transformers as hf

import checkpoints

STRIDE, STRIDE_WINDOW = 16, 64


def entities(found):
    name = lambda e: e.get("entity", e.get("entity_group"))
    return [[name(e), e["start"], e["end"], round(float(e["score"]), 7)] for e in found]


def outputs(pipe, text, **options):
    """What the model gives for every window of a text, which all strategies share."""
    windows = pipe.preprocess(text, is_split_into_words=False, **options)
    return [pipe.forward(window) for window in windows]


def expected(pipe, text, strided):
    found, line = outputs(pipe, text), {"text": text}
    for strategy in hf.pipelines.token_classification.AggregationStrategy:
        line[strategy.value] = entities(pipe.postprocess(found, aggregation_strategy=strategy))
    if strided:  # the pipeline cuts at `model_max_length`
        whole, pipe.tokenizer.model_max_length = pipe.tokenizer.model_max_length, STRIDE_WINDOW
        line["stride"] = entities(pipe(text, aggregation_strategy="simple", stride=STRIDE))
        pipe.tokenizer.model_max_length = whole
    return line


def main(folder, count):
    warnings.simplefilter("ignore")
    texts = checkpoints.sentences(count)
    words = " ".join(checkpoints.passages()).split(" ")
    long = " ".join(words[:3000]) if count >= 1000 else " ".join(words[:80])
    room = 16384 if count >= 1000 else 512
    for name in checkpoints.FAMILIES:
        target = folder / name
        target.mkdir(parents=True, exist_ok=True)
        checkpoints.make(name, target, room)
        tokenizer = hf.AutoTokenizer.from_pretrained(target)
        model = hf.AutoModelForTokenClassification.from_pretrained(target)
        pipe = hf.pipeline("token-classification", model=model, tokenizer=tokenizer, device="cpu")
        lines = [expected(pipe, text, False) for text in texts] + [expected(pipe, long, True)]
        with open(target / "expected.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        print(name, len(lines), "texts")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20)
