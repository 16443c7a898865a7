#!/usr/bin/env python3
"""Writes ../tiny/tokenizer.json: an uncased WordPiece tokenizer of at most 512 pieces, for tests.

It is of the same make as the one of all-MiniLM-L6-v2 (BERT normalizer and pre-tokenizer), without padding or truncation.
"""
import pathlib
import string

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = """
the of and to in a that was he for on with as his at by it from are were been has had which who not but its an this
they their she her be is after said two three people group attack bomb bombs bombing police army killed wounded
claimed responsibility city capital town village leader member militant gunmen soldiers state islamic islam al
government minister president man men car market when where here there he no yes set off out up down into over one
first last year day week may march april january friday monday baghdad kabul paris lima salvador front
""".split()
ENDINGS = "s ed ing er ers ion ist ists an ian ity al ly".split()


def main():
    single = list(string.ascii_lowercase + string.digits + string.punctuation + "–—‘’“”…«»·•°£€")
    continued = [f"##{c}" for c in string.ascii_lowercase + string.digits]
    pieces = SPECIALS + single + continued + WORDS + [f"##{e}" for e in ENDINGS]
    vocab = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    assert len(vocab) <= 512
    tokenizer = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    frame = [("[CLS]", vocab["[CLS]"]), ("[SEP]", vocab["[SEP]"])]
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", special_tokens=frame)
    tokenizer.add_special_tokens(SPECIALS)
    target = pathlib.Path(__file__).resolve().parent.parent / "tiny" / "tokenizer.json"
    tokenizer.save(str(target), pretty=False)
    print(f"{target}: {len(vocab)} pieces, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
