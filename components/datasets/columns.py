"""Which column holds what: guessed from names and contents, for a person to correct."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from components.datasets.wording import shown
from components.records import BadInputError

Role = Literal["documents", "queries", "judgments", "questions"]

_ID = (
    "id _id doc_id docid document_id article_id corpus_id passage_id product_id item_id sku article_number item_number "
    "article_no number nummer nr no key uid uuid guid pid kennung artikelnummer dokument_id numero número "
    "identificador identifiant référence referencia reference 番号 文書番号 記事番号 商品番号 文書id 記事id "
    "商品コード 品番"
)
_TITLE = (
    "title name subject headline heading product_name article_title titel überschrift betreff bezeichnung produktname "
    "título titulo asunto nombre titre sujet objet nom intitulé タイトル 題名 件名 見出し 表題 商品名 名称 question"
)
_TEXT = (
    "text body content contents passage document article abstract description answer summary full_text paragraph chunk "
    "message comment details review caption captions inhalt beschreibung beschreibungstext bildunterschrift volltext "
    "artikel antwort nachricht texto "
    "contenido cuerpo descripción descripcion resumen respuesta texte contenu corps résumé réponse 本文 テキスト 内容 "
    "キャプション 説明 説明文 要約 文章 回答 記事"
)
_LABEL = (
    "label category class tag tags topic group section department product_category kategorie klasse thema rubrik "
    "schlagwort etiqueta categoría categoria clase tema catégorie étiquette classe thème rubrique ラベル カテゴリ "
    "カテゴリー 分類 種別 タグ"
)
_LANGUAGE = "language lang locale language_code sprache idioma lengua langue 言語"
_QUERY = (
    "query question text search search_query search_term q suche suchanfrage anfrage frage consulta pregunta búsqueda "
    "busqueda requête requete recherche クエリ 検索語 検索クエリ 質問 質問文"
)
_QUERY_ID = "query_id qid queryid question_id topic_id topic anfrage_id frage_id id_consulta クエリid 質問id"
_DOC_ID = (
    "doc_id corpus_id document_id docid docno article_id passage_id product_id sku pid dokument_id artikelnummer "
    "文書id 記事id document doc corpus article passage"
)
_GRADE = (
    "grade score relevance rel relevant label judgment judgement rating note bewertung relevanz punkte relevancia "
    "calificación puntuación pertinence jugement 評価 適合度 関連度 スコア"
)
_ANSWER = (
    "document doc doc_id document_id corpus_id article article_id answer correct correct_document expected target "
    "title url sku dokument artikel antwort titel documento artículo respuesta título réponse titre 文書 文書id "
    "記事 記事id 正解 回答 タイトル"
)
_NAMES: dict[Role, dict[str, str]] = {
    "documents": {"id": _ID, "title": _TITLE, "text": _TEXT, "label": _LABEL, "language": _LANGUAGE},
    "queries": {"id": f"{_QUERY_ID} {_ID}", "text": _QUERY},
    "judgments": {"query_id": f"{_QUERY_ID} query question", "doc_id": _DOC_ID, "grade": _GRADE},
    "questions": {"question": _QUERY, "document": _ANSWER},
}
_FIELDS: dict[Role, dict[str, tuple[str, ...]]] = {
    role: {field: tuple(names.split()) for field, names in fields.items()} for role, fields in _NAMES.items()
}
_SAMPLE_ROWS = 500
_MAX_ID_CHARACTERS = 40


def fields_of(role: Role) -> tuple[str, ...]:
    """The fields a column can be mapped to, in the order a form shows them."""
    return tuple(_FIELDS[role])


def guess_columns(frame: pd.DataFrame, role: Role) -> dict[str, str]:
    """The likely column of each field (fields without one are absent; no column stands twice).

    Names decide first: well-known ones in English, German, Spanish, French and Japanese, whatever their case, accents
    or separators. What is left is told by contents: the longest text on average is the text, a column of short unique
    values in front of it is the id, and judgments or questions without known names are taken in column order.
    """
    found = _by_name(list(frame.columns), _FIELDS[role])
    free = [str(name) for name in frame.columns if name not in found.values()]
    if role in ("documents", "queries"):
        _add_text(frame, found, free)
        _add_id(frame, found, free)
    elif role == "judgments" and len(frame.columns) in (2, 3):
        found = found if len(found) == len(frame.columns) else _in_order(frame, ("query_id", "doc_id", "grade"))
    elif role == "questions" and len(frame.columns) == 2 and len(found) < 2:
        found = _in_order(frame, ("question", "document"))
    return {field: found[field] for field in _FIELDS[role] if field in found}


def columns_by_name(frame: pd.DataFrame, role: Role) -> dict[str, str]:
    """As ``guess_columns`` by well-known names alone: what a column holds is not looked at."""
    return _by_name(list(frame.columns), _FIELDS[role])


def check_mapping(frame: pd.DataFrame, mapping: Mapping[str, str], role: Role, needed: Sequence[str] = ()) -> None:
    """Raise BadInputError where a mapping names an unknown field or column, one column twice, or lacks a field."""
    columns = ", ".join(shown(name) for name in frame.columns)
    for field, column in mapping.items():
        if field not in _FIELDS[role]:
            raise BadInputError(f"{shown(field)} is no field of {role}; allowed are {', '.join(_FIELDS[role])}.")
        if column not in frame.columns:
            raise BadInputError(f"There is no column {shown(column)} for the {field}; choose one of {columns}.")
    twice = [column for column in mapping.values() if list(mapping.values()).count(column) > 1]
    if twice:
        fields = " and ".join(field for field, column in mapping.items() if column == twice[0])
        raise BadInputError(f"Column {shown(twice[0])} is chosen for {fields}; choose it for one of them only.")
    for field in needed:
        if field not in mapping:
            raise BadInputError(f"No column is chosen for {field} of the {role}; choose one of {columns}.")


def plain_name(name: object) -> str:
    """A column name without case, accents and separators, so that "Article No." equals "article_no"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(name))
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", words).casefold())
    letters = "".join(c for c in parts if not unicodedata.combining(c) or c in "\u3099\u309a")
    return unicodedata.normalize("NFC", re.sub(r"[\W_]+", "", letters))


def _by_name(columns: list[str], fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    plain = {plain_name(name): name for name in reversed(columns)}
    found: dict[str, str] = {}
    for field, names in fields.items():
        for name in map(plain_name, names):
            if name in plain and plain[name] not in found.values():
                found[field] = plain[name]
                break
    return found


def _add_text(frame: pd.DataFrame, found: dict[str, str], free: list[str]) -> None:
    if "text" in found:
        return
    if len(frame.columns) == 1:
        found.clear()
        found["text"] = str(frame.columns[0])
        free.clear()
    elif free:
        lengths = {name: frame[name].head(_SAMPLE_ROWS).str.len().mean() for name in free}
        longest = max(free, key=lambda name: lengths[name])
        if "title" not in found or lengths[longest] > frame[found["title"]].head(_SAMPLE_ROWS).str.len().mean():
            found["text"] = longest
            free.remove(longest)


def _add_id(frame: pd.DataFrame, found: dict[str, str], free: list[str]) -> None:
    if "id" in found:
        return
    places = [list(frame.columns).index(found[field]) for field in ("title", "text") if field in found]
    for name in frame.columns[: min(places, default=0)].intersection(free, sort=False):
        cells = frame[name].str.strip()
        short = cells.str.len().max() <= _MAX_ID_CHARACTERS and not cells.str.contains(r"\s").any()
        if short and cells.is_unique and (cells != "").all():
            found["id"] = name
            return


def _in_order(frame: pd.DataFrame, fields: Sequence[str]) -> dict[str, str]:
    return dict(zip(fields, map(str, frame.columns), strict=False))
