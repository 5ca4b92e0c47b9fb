"""Which voices of espeak-ng the viseme net learns from, and which it is only measured on."""

from __future__ import annotations

_ENGLISH = {
    "en-us": 3.5,
    "en-gb-x-rp": 1.8,
    "en-gb-scotland": 0.8,
    "en-029": 0.5,
    "en-gb-x-gbcwmd": 0.7,
    "en-us-nyc": 0.7,
}
_OFTEN = {"cmn": ("zh", 2.7), **{voice: (voice, 1.6) for voice in ("de", "fr", "es")}}
_OTHERS = "it pt nl pl ru cs tr ko vi id hi fi el ro ca ar fa uk da nb lt sl bg is es-419:es pt-br:pt"
# For many languages there is no list of words. Their voices read what is written in the same letters, which makes sounds of
# theirs all the same; lists of languages that are held out are not used.
_BORROWED = (
    "af:nl lb:de cy:en ga:en gd:en et:fi smj:fi eu:es an:es gn:es qu:es nci:es pap:es la:it eo:it io:it mt:it "
    "sq:ro ht:fr fr-be:fr fr-ch:fr lv:lv ltg:lv hr:sh bs:sh sr:sh mk:mk be:uk kk:ru tt:ru ky:ru az:tr uz:tr tk:tr ku:tr "
    "sw:fil mi:fil haw:fil om:id tn:id kl:fi bn:bn ta:ta ur:ur he:he yue:zh grc:el"
)


def _pairs(listed: str, share: float) -> dict[str, tuple[str, float]]:
    parted = (entry.partition(":") for entry in listed.split())
    return {voice: (words or voice, share) for voice, _, words in parted}


LEARNED: dict[str, tuple[str, float]] = {
    **{voice: ("en", share) for voice, share in _ENGLISH.items()},
    **_OFTEN,
    **_pairs(_OTHERS, 1.0),
    **_pairs(_BORROWED, 0.4),
}
"""Voice of espeak-ng: language of its words (of wordfreq), share of the time."""
HELD_OUT_LANGUAGES = ("sv", "hu", "ms", "sk", "ja")
MEASURED_VOICES = {"en-us": "en-us", "de": "de", "cmn": "cmn", "es": "es", "fr": "fr"}
