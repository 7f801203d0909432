"""Languages a person can ask for."""

from __future__ import annotations

CODES = (
    "af am an ar as av az ba be bg bn bo br bs ca ce co cs cv cy da de dv el en eo es et eu fa fi fr fy ga gd gl "
    "gn gu gv ha he hi hr ht hu hy ia id ie io is it ja jv ka kk km kn ko ku kv kw ky la lb li lo lt lv mg mk ml "
    "mn mr ms mt my nb ne nl nn no oc om or os pa pl ps pt qu rm ro ru sa sc sd si sk sl so sq sr su sv sw ta te "
    "tg th tk tl tr tt ug uk ur uz vi vo wa xh yi yo zh zh-TW"
).split()
"""ISO 639-1; their names are those of components.numbers.language."""
