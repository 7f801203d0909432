"""Which columns of a table name the user, the item and the rest of an interaction: told by their names."""

from __future__ import annotations

from collections.abc import Iterable

from components.datasets.column_names import plain

_USER = (
    "user user_id customer customer_id customer_no customer_number member member_id visitor visitor_id reviewer "
    "reviewer_id buyer buyer_id shopper client client_id account account_id household_key person person_id reader_id "
    "kunde kunden_id kundennummer kundennr nutzer usuario usuario_id cliente cliente_id utilisateur acheteur "
    "ユーザー ユーザーid 顧客 顧客id 会員 session session_id order order_id order_no order_number invoice invoice_no "
    "basket basket_id bestellung bestellnummer pedido commande 注文番号"
)
"""The surest first: an order stands for its customer only where nobody else is named."""
_ITEM = (
    "item item_id sku product product_id parent_asin asin movie_id book_id isbn track_id song_id article article_id "
    "article_no doc_id document_id corpus_id content_id product_code stock_code artikel artikel_id artikelnummer "
    "artikelnr produkt producto producto_id produit 商品 商品id 商品コード 品番"
)
_TIME = (
    "time timestamp datetime date ts unix_review_time event_time order_date order_time invoice_date purchase_date "
    "purchased_at created_at rated_at review_time event_date datum bestelldatum zeitpunkt fecha 日時 日付 注文日"
)
_RATING = "rating ratings overall stars bewertung calificación 評価"
_QUANTITY = "quantity qty units menge anzahl cantidad quantité 数量"
_FIELDS = {"user": _USER, "item": _ITEM, "time": _TIME, "rating": _RATING, "quantity": _QUANTITY}


def interaction_columns(names: Iterable[str]) -> dict[str, str] | None:
    """Field -> column, by well-known names in any case and spelling; None without a user and an item."""
    by_plain = {plain(name): name for name in reversed([str(name) for name in names])}
    mapping: dict[str, str] = {}
    for field, known in _FIELDS.items():
        chosen = next((by_plain[plain(name)] for name in known.split() if plain(name) in by_plain), None)
        if chosen is not None and chosen not in mapping.values():
            mapping[field] = chosen
    return mapping if {"user", "item"} <= mapping.keys() else None
