"""Vectorizers of texts: writes text.json. Parameters are written in our spelling; a missing text is empty."""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer, TfidfVectorizer

CORPORA = {
    "plain": [
        "This is the first document.",
        "This document is the second document.",
        "And this is the third one.",
        "Is this the first document?",
    ],
    "adverts": [
        "Maruti Swift VDi, 2014: single owner, 40,000 km!",
        "maruti SWIFT vdi   second owner; A/C not working",
        "",
        "Hyundai i20 – well maintained,\tno accident",
        "Hyundai i20 – well maintained,\tno accident",
        "BMW 320d\n\nfull service history, no_accident x",
    ],
    "scripts": [
        "Ça coûte très CHER à Köln; STRASSE straße",
        "Ελληνικός ΣΊΣΥΦΟΣ σίσυφος",
        "日本語 テキスト ｶﾞ ①②③ ﬁne",
        "İstanbul ılık Ångström A\u030angstro\u0308m",
        "हिन्दी में लिखा हुआ",
        "emoji 😀😀 \U0001d400\U0001d401 math \uffff end",
        "tab\u00a0nbsp\u2003em\x1cfile\x85next _under_score_ x1 2y",
    ],
    "one": ["only one text here, only one"],
    "all frequencies": [" ".join(f"w{i}" for i in range(30) for _ in range(i // 2 + 1)), " ".join(f"w{2 * i}" for i in range(15))],
    "ties": ["bb aa dd cc", "dd cc bb aa", "ee ee ff"],
}
UNSEEN = ["A new document of the third kind, très cher!", "", "nothing known"]
PATTERN = r"(?u)\b\w\w+\b"

ANALYZERS = [
    {},
    {"lowercase": False},
    {"strip_accents": "unicode"},
    {"strip_accents": "ascii"},
    {"ngram_range": (1, 3)},
    {"ngram_range": (2, 2), "stop_words": "english"},
    {"stop_words": ["the", "is", "no"]},
    {"token_pattern": r"(?u)\b\w+\b"},
    {"token_pattern": r"\w{3,}"},
    {"token_pattern": r"[a-z]+\d*"},
    {"token_pattern": r"([A-Za-z])\d+", "lowercase": False},
    {"analyzer": "char", "ngram_range": (1, 2)},
    {"analyzer": "char_wb", "ngram_range": (2, 4)},
    {"analyzer": "char_wb", "ngram_range": (1, 1), "strip_accents": "unicode"},
    {"analyzer": "char", "ngram_range": (30, 60)},
]
VOCABULARIES = [
    {"min_df": 2},
    {"max_df": 0.5},
    {"min_df": 0.4, "max_df": 3},
    {"max_features": 3},
    {"max_features": 2, "binary": True},
    {"vocabulary": ["third", "document", "zebra", "swift", "a"]},
    {"binary": True},
]
ONLY = {
    "one": [{}, {"max_df": 1.0}, {"min_df": 2}],
    "all frequencies": [{"max_features": 7}, {"max_features": 5, "min_df": 2}, {"max_features": 1}],
}
WEIGHTS = [
    {},
    {"norm": "l1"},
    {"norm": None, "smooth_idf": False},
    {"use_idf": False},
    {"sublinear_tf": True},
    {"sublinear_tf": True, "use_idf": False, "norm": None},
]
HASHES = [
    {"n_features": 16},
    {"n_features": 4, "alternate_sign": False},
    {"n_features": 3, "norm": "l1"},
    {"n_features": 2, "norm": None, "binary": True},
    {"n_features": 65536, "ngram_range": (1, 2)},
    {"n_features": 1024, "analyzer": "char_wb", "ngram_range": (3, 3), "norm": None},
]


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def sparse(matrix):
    matrix = matrix.tocsr()
    matrix.sort_indices()
    matrix.eliminate_zeros()
    return {"starts": matrix.indptr.tolist(), "indices": matrix.indices.tolist(), "values": matrix.data.tolist()}


def case(corpus, params, vectorizer):
    texts = CORPORA[corpus]
    out = {"corpus": corpus, "params": {camel(key): value for key, value in params.items()}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of upper case in a vocabulary, and the like
        try:
            seen = vectorizer.fit_transform(texts)
        except ValueError as error:
            return {**out, "error": str(error)}
        if hasattr(vectorizer, "vocabulary_"):
            out["terms"] = vectorizer.get_feature_names_out().tolist()
        return {**out, "seen": sparse(seen), "unseen": sparse(vectorizer.transform(UNSEEN))}


def counts():
    for corpus in CORPORA:
        for params in [*ANALYZERS, *VOCABULARIES] if corpus not in ("one", "all frequencies") else ONLY[corpus]:
            # Which of more than 16 equally frequent terms are kept, NumPy's sort does not promise.
            if "max_features" not in params or corpus not in ("adverts", "scripts"):
                yield case(corpus, params, CountVectorizer(**params))


def tfidfs():
    for corpus in CORPORA:
        for params in WEIGHTS:
            yield case(corpus, params, TfidfVectorizer(**params))
    yield case("plain", {"max_features": 4}, TfidfVectorizer(max_features=4))
    for params in ({"binary": True}, {"ngram_range": (1, 2), "min_df": 2}):
        yield case("adverts", params, TfidfVectorizer(**params))


def hashes():
    for corpus in ("plain", "adverts", "scripts"):
        for params in HASHES:
            yield case(corpus, params, HashingVectorizer(**params))


def transformed():
    """Numbers as they are: constant, of huge and tiny scale, zeros."""
    random = np.random.default_rng(3)
    tables = {
        "counts": random.poisson(1.0, (8, 4)).astype(float),
        "constant": np.column_stack([np.full(5, 3.0), np.zeros(5), np.arange(5.0)]),
        "scales": np.column_stack([1e100 * np.arange(4.0), 1e-100 * np.arange(4.0), np.ones(4)]),
        "one row": np.array([[2.0, 0.0, 5.0]]),
        "below zero": np.array([[-1.0, 2.0], [0.0, -3.0]]),
    }
    for name, rows in tables.items():
        for params in WEIGHTS:
            is_never = params.get("smooth_idf") is False and (rows == 0).all(axis=0).any()
            if is_never or (params.get("sublinear_tf") and (rows < 0).any()):
                continue
            out = TfidfTransformer(**params).fit_transform(rows).toarray()
            yield {
                "name": name,
                "params": {camel(key): value for key, value in params.items()},
                "rows": rows.tolist(),
                "weighed": out.tolist(),
            }


if __name__ == "__main__":
    out = {
        "sklearn": sklearn.__version__,
        "corpora": CORPORA,
        "unseen": UNSEEN,
        "counts": list(counts()),
        "tfidfs": list(tfidfs()),
        "hashes": list(hashes()),
        "transformed": list(transformed()),
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(out, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
