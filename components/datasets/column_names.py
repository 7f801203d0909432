"""The names people give to columns, in five languages, and how two spellings of a name are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

UNNAMED = "column "
"""Begins the name of a column that has none; its place follows."""
Role = Literal["documents", "queries", "judgments", "questions"]

_ID = (
    "id _id doc_id docid document_id article_id corpus_id passage_id chunk_id product_id item_id ids record_id node_id "
    "sku article_number item_number article_no number nummer nr no key uid uuid guid pid record kennung artikelnummer "
    "dokument_id numero número identificador identifiant référence referencia reference 番号 文書番号 記事番号 "
    "商品番号 文書id 記事id 商品コード 品番 管理番号 no."
)
_TITLE = (
    "title name subject headline heading product_name article_title titel überschrift betreff bezeichnung produktname "
    "título titulo asunto nombre titre sujet objet nom intitulé タイトル 題名 件名 見出し 表題 商品名 名称 question "
    "frage pregunta 質問"
)
_ANSWER_TEXTS = "answer answers response reply antwort respuesta réponse 回答"
_TEXT = (
    "text texts sentence sentences body content contents page_content passage passage_text chunk chunk_text "
    "chunk_content document documents document_text article article_body full_text context paragraph body_text "
    "text_content positive abstract description caption captions details summary message comment review inhalt "
    "volltext beschreibung beschreibungstext bildunterschrift artikel nachricht texto contenido cuerpo descripción "
    "descripcion resumen texte contenu corps résumé 本文 テキスト 内容 キャプション 説明 説明文 要約 文章 記事 "
    f"{_ANSWER_TEXTS}"
)
_LABEL = (
    "label labels category categories class tag tags intent topic group section department "
    "product_category kategorie klasse thema rubrik "
    "schlagwort etiqueta categoría categoria clase tema catégorie étiquette classe thème rubrique ラベル カテゴリ "
    "カテゴリー 分類 種別 タグ"
)
_LANGUAGE = "language lang locale language_code sprache idioma lengua langue 言語"
_QUERY = (
    "query question text search search_query search_term q suche suchanfrage anfrage frage consulta pregunta búsqueda "
    "busqueda requête requete recherche クエリ 検索語 検索クエリ 質問 質問文 質問内容 問い 問い合わせ title"
)
_QUERY_ID = "query_id qid queryid question_id anfrage_id frage_id id_consulta クエリid 質問id"
_TOPIC_ID = "topic_id topic"
"""TREC's names for a question's id; in a table with another id a topic is a subject."""
_DOC_ID = (
    "doc_id corpus_id document_id docid docno article_id passage_id chunk_id product_id item_id sku pid dokument_id "
    "artikelnummer 文書id 記事id document doc corpus article passage"
)
_GRADE = (
    "grade score relevance rel relevant label judgment judgement rating note bewertung relevanz punkte relevancia "
    "calificación puntuación pertinence jugement 評価 適合度 関連度 スコア"
)
_RIGHT_ANSWER = (
    "document doc doc_id document_id corpus_id article article_id answer correct correct_document expected target "
    "title url sku dokument artikel antwort titel documento artículo respuesta título réponse titre 文書 文書id "
    "記事 記事id 正解 正解文書 正解の文書 正解文書id 正解文書番号 正解id 対応文書 回答 タイトル"
)
_NAMES: dict[Role, dict[str, str]] = {
    "documents": {"id": _ID, "title": _TITLE, "text": _TEXT, "label": _LABEL, "language": _LANGUAGE},
    "queries": {"id": f"{_QUERY_ID} {_ID} {_TOPIC_ID}", "text": _QUERY},
    "judgments": {"query_id": f"{_QUERY_ID} {_TOPIC_ID} query question", "doc_id": _DOC_ID, "grade": _GRADE},
    "questions": {"question": _QUERY, "document": _RIGHT_ANSWER},
}
FIELDS: dict[Role, dict[str, tuple[str, ...]]] = {
    role: {field: tuple(names.split()) for field, names in fields.items()} for role, fields in _NAMES.items()
}
"""For each role its fields, and for each field the names people give it, the surest first."""

_OTHER_NAMES = (
    "source url uri link date created updated created_at updated_at timestamp author page metadata metadatas embedding "
    "embeddings vector score rank count index type status price split iteration sentence1 sentence2 text1 text2 "
    "question1 question2 field value code version format size quelle datum autor seite preis stand version"
)
TEXT_WORDS = frozenset(
    "text content contents body passage chunk document article description message comment abstract paragraph context "
    "answer inhalt beschreibung volltext texto contenido descripcion texte contenu".split()
)
"""Words that make a longer name one of texts, such as body_en or cleaned_text."""
NOT_TEXT_WORDS = frozenset(
    "id ids length len hash type count date lang language url link score embedding vector tokens title name query "
    "question author source negative negatives neg".split()
)
"""Words that make a name with one of TEXT_WORDS something else, such as content_type."""
_REFERENCES = (
    "reference reference_answer ground_truth ground_truths expected_output expected expected_response gold target "
    "right_answer correct_answer 正解 正答 模範回答"
)
ANSWER_TEXTS = frozenset(_ANSWER_TEXTS.split())
QUESTION_WORDS = frozenset(
    "query question queries questions anchor frage pregunta requête 質問 negative negatives neg".split()
)
"""Words of columns that hold what is asked, or what is wrong, beside the documents; never the text by length alone."""


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """A column name without case, accents and separators, so that "Article No." equals "article_no"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", words).casefold())
    letters = "".join(c for c in parts if not unicodedata.combining(c) or c in "\u3099\u309a")
    return unicodedata.normalize("NFC", re.sub(r"[\W_]+", "", letters))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a column name in small letters: ("passage", "text") of "passageText" and "Passage text"."""
    parts = re.split(r"[\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", unicodedata.normalize("NFKC", name)))
    return tuple(part.casefold() for part in parts if part)


_AROUND = frozenset(
    "_source source fields properties payload attributes data node doc document record item kwargs metadata rendered "
    "value storage raw text plain".split()
)
"""What a flattened export puts in front of or behind the name of a field, as in _source.title and title.rendered."""


def answers_in_words(name: str) -> bool:
    """Whether a column of questions is called after their right answers."""
    return plain(name) in _plain_answers() or not ANSWER_TEXTS.isdisjoint(words_of(name))


@lru_cache(maxsize=1)
def _plain_answers() -> frozenset[str]:
    return frozenset(plain(name) for name in (*ANSWER_TEXTS, *_REFERENCES.split()))


def unprefixed(name: str) -> str:
    """The name of a field of a flattened export alone: "title" of "_source.title"; any other name as it is."""
    parts = name.split(".")
    while len(parts) > 1 and parts[0].casefold() in _AROUND:
        parts = parts[1:]
    while len(parts) > 1 and parts[-1].casefold() in _AROUND:
        parts = parts[:-1]
    return parts[0] if len(parts) == 1 else name


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    every = [name for fields in FIELDS.values() for names in fields.values() for name in names]
    return frozenset(plain(name) for name in (*every, *_OTHER_NAMES.split()))


def is_known(name: str) -> bool:
    """Whether people name columns so."""
    return plain(name) in _known()
