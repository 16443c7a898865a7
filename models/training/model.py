"""The joint model: one BERT encoder, thin scorers on its word vectors. Rust reads the same tensors by the same names."""
import torch
from torch import nn
from torch.nn import functional as F
from transformers import BertConfig, BertModel

from encode import encode, pays_off
from schema import ATTRIBUTIONS, MUC_ROLES, RELATIONS, ROLES, SPAN_LABELS, STATUSES, SUBTYPES

MAX_WORDS = 16
NER_HIDDEN = 160
SPAN_WIDTH = 192
PAIR_HIDDEN = 128
BETWEEN_WORDS = 32
DISTANCE_EDGES = [0, 1, 2, 3, 5, 8, 12, 20, 32, 64, 128]
COREF_FEATURES = 6


def load_encoder(folder):
    """all-MiniLM-L6-v2 with its two token types widened to six word shapes, every row begun as type 0; or, as it is, the
    encoder of a model of ours, whose weights may be half precision."""
    # its dropout is that of encode.py, the word vectors have theirs
    config = BertConfig.from_pretrained(folder, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    encoder = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False, dtype=torch.float32)
    if encoder.config.type_vocab_size != 6:
        old = encoder.embeddings.token_type_embeddings.weight.data
        new = nn.Embedding(6, old.shape[1])
        new.weight.data = old[:1].repeat(6, 1) + torch.randn(6, old.shape[1]) * 0.01
        encoder.embeddings.token_type_embeddings = new
        encoder.config.type_vocab_size = 6
    return encoder


class SpanScorer(nn.Module):
    """Every span of at most MAX_WORDS words: column 0 is no span, then the labels."""

    def __init__(self, width, labels):
        super().__init__()
        self.start = nn.Linear(width, NER_HIDDEN)
        self.end = nn.Linear(width, NER_HIDDEN, bias=False)
        self.length = nn.Embedding(MAX_WORDS, NER_HIDDEN)
        self.out = nn.Linear(NER_HIDDEN, 1 + labels)

    def forward(self, words, beside=0.0):
        """`[B, W, D]` to logits `[B, W, MAX_WORDS, 1 + L]`: entry (i, k) is the span of words i..=i+k."""
        start, end = self.start(words), self.end(words)
        padded = F.pad(end, (0, 0, 0, MAX_WORDS - 1))
        ends = padded.unfold(1, MAX_WORDS, 1).transpose(2, 3)
        return self.out(F.gelu(start[:, :, None] + ends + self.length.weight + beside))


class RoleScorer(SpanScorer):
    """Every span as a filler of the document's incidents: as SpanScorer, with the mean of the document's words in every hidden layer."""

    def __init__(self, width, labels):
        super().__init__(width, labels)
        self.document = nn.Linear(width, NER_HIDDEN, bias=False)

    def forward(self, words, counts):
        """`[B, W, D]`, of which the first `counts [B]` words are the document's, to `[B, W, MAX_WORDS, 1 + L]`."""
        inside = torch.arange(words.shape[1], device=words.device)[None] < counts[:, None]
        mean = (words * inside[..., None]).sum(1) / counts.clamp(min=1)[:, None]
        return super().forward(words, self.document(mean)[:, None, None])


class SpanVector(nn.Module):
    """The vector of a labelled span, shared by the pair scorers."""

    def __init__(self, width, labels):
        super().__init__()
        self.start = nn.Linear(width, SPAN_WIDTH)
        self.end = nn.Linear(width, SPAN_WIDTH, bias=False)
        self.label = nn.Embedding(labels, SPAN_WIDTH)

    def forward(self, words, first, last, labels):
        return torch.tanh(self.start(words[first]) + self.end(words[last]) + self.label(labels))


class PairScorer(nn.Module):
    """gelu(left a + right b + (gate_left a * gate_right b) + between + distance + features) to `outputs` logits."""

    def __init__(self, width, outputs, features=0):
        super().__init__()
        self.left = nn.Linear(SPAN_WIDTH, PAIR_HIDDEN)
        self.right = nn.Linear(SPAN_WIDTH, PAIR_HIDDEN, bias=False)
        self.gate_left = nn.Linear(SPAN_WIDTH, PAIR_HIDDEN, bias=False)
        self.gate_right = nn.Linear(SPAN_WIDTH, PAIR_HIDDEN, bias=False)
        self.between = nn.Linear(width, PAIR_HIDDEN, bias=False)
        self.distance = nn.Embedding(2 * (len(DISTANCE_EDGES) + 1), PAIR_HIDDEN)
        self.features = nn.Linear(features, PAIR_HIDDEN, bias=False) if features else None
        self.out = nn.Linear(PAIR_HIDDEN, outputs)

    def forward(self, vectors, words, spans, a, b, features=None):
        """Pairs `a[i], b[i]` index `vectors` `[S, SPAN_WIDTH]` and `spans` `[S, 2]`; logits `[pairs, outputs]`."""
        left, right = self.left(vectors), self.right(vectors)
        gate_left, gate_right = self.gate_left(vectors), self.gate_right(vectors)
        gap, backwards = gaps(spans, a, b)
        hidden = left[a] + right[b] + gate_left[a] * gate_right[b]
        hidden = hidden + self.between_mean(words, spans, a, b, gap)
        hidden = hidden + self.distance(bucket(gap) + backwards.long() * (len(DISTANCE_EDGES) + 1))
        if self.features is not None:
            hidden = hidden + self.features(features)
        return self.out(F.gelu(hidden))

    def between_mean(self, words, spans, a, b, gap):
        projected = self.between(words)
        sums = F.pad(projected.cumsum(0), (0, 0, 1, 0))
        begin = torch.minimum(spans[a, 1], spans[b, 1]) + 1
        near = (gap > 0) & (gap <= BETWEEN_WORDS)
        begin = torch.where(near, begin, torch.zeros_like(begin))
        end = torch.where(near, begin + gap, begin)
        return (sums[end] - sums[begin]) / gap.clamp(min=1)[:, None]


def gaps(spans, a, b):
    """Words between the two spans (0 where they touch or overlap), and whether b stands before a."""
    backwards = spans[b, 0] < spans[a, 0]
    gap = torch.where(backwards, spans[a, 0] - spans[b, 1], spans[b, 0] - spans[a, 1]) - 1
    return gap.clamp(min=0), backwards


def bucket(gap):
    """How many of DISTANCE_EDGES lie below the gap."""
    return (gap[:, None] > torch.tensor(DISTANCE_EDGES, device=gap.device)[None]).sum(1)


class Reader(nn.Module):
    """The encoder and its word vectors, for any scorers."""

    def __init__(self, folder):
        super().__init__()
        self.encoder = load_encoder(folder)
        self.dropout = nn.Dropout(0.2)

    def states(self, ids, shapes, mask):
        """The encoder's last hidden states; faster and a little less exact in training."""
        if self.training and pays_off(ids.device):
            return encode(self.encoder, ids, shapes, mask)
        return self.encoder(input_ids=ids, token_type_ids=shapes, attention_mask=mask).last_hidden_state

    def words(self, ids, shapes, mask, place, grid):
        """Mean of the piece vectors of each word, from what `collate` gives: `[B, W, D]`."""
        states = self.states(ids, shapes, mask)
        (batch, count), width = grid.shape, states.shape[-1]
        at = place.flatten()
        sums = states.new_zeros(batch * count + 1, width).index_add(0, at, states.flatten(0, 1))
        sizes = states.new_zeros(batch * count + 1).index_add(0, at, states.new_ones(len(at)))
        return self.dropout((sums / sizes.clamp(min=1)[:, None])[1:].view(batch, count, width))


class Casefile(Reader):
    def __init__(self, folder):
        super().__init__(folder)
        width = self.encoder.config.hidden_size
        self.ner = SpanScorer(width, len(SPAN_LABELS))
        self.muc = RoleScorer(width, len(MUC_ROLES))
        self.span = SpanVector(width, len(SPAN_LABELS))
        self.coref = PairScorer(width, 1, COREF_FEATURES)
        self.same_event = PairScorer(width, 1, COREF_FEATURES)
        self.subtype = nn.Linear(SPAN_WIDTH, len(SUBTYPES))
        self.status = nn.Linear(SPAN_WIDTH, len(STATUSES))
        self.argument = PairScorer(width, len(ROLES) + 1 + len(ATTRIBUTIONS))
        self.relation = PairScorer(width, len(RELATIONS))
