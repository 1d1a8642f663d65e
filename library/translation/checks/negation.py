"""Negations and reservations: a "not" that is lost turns a promise round."""

import re
from collections.abc import Iterator

from library.errors import Finding
from library.translation.checks import Pair

# What negates for certain, and what may: "arbeitslos" is "without work" in some languages.
# "Nicht nur … sondern auch" affirms, so it only may.
_SURE = {
    "de": r"\b(?:nicht(?! nur)|nichts|kein(?:e[mnrs]?)?|nie|niemals|niemand(?:e[mn]|s)?"
    r"|ohne|weder|nirgends|nirgendwo)\b",
    "en": r"\b(?:not(?! only| just)|no(?!\. ?\d)|nobody|nothing|none|never|neither|without|nowhere"
    r"|cannot)\b|n[’']t\b",
    # Hiç, hiçbir, kimse and asla stand beside a negated verb and are not counted again.
    "tr": r"\bdeğil|\byok(?:tu\w*|muş\w*|ken)?\b|\bne\b[^.;:!?]{2,40}?\bne\b"
    r"|\b\w{2,}m(?:[ıiuü]yor\w*"  # yapmıyor
    r"|[ae]z(?:lar|ler|d[ıi]\w*)?\b|[ae]y[ıi]z\b"  # yapmaz, yapmayız
    r"|[ae]d(?:[ıi](?:m|n|k|n[ıi]z|lar|ler)?\b|[ıi]ğ\w+|[ıi]k\w+)"  # yapmadı, yapmadığı
    r"|[ae]m[ıi]ş\w*|[ae]y[ae]ca[ğk]\w*|[ae]y[ae]ce[ğk]\w*|amal[ıi]\w*|emel[ıi]\w*"
    r"|[ae]y[ae]n\w*|ama(?:k|s[ıi]|m[ıi]z|l)\w*|eme(?:k|s[ıi]|m[ıi]z|l)\w*"  # yapmayan, yapmaması
    r"|[ae]y[ıi]n(?:[ıi]z)?\b|[ae]s[ıi]n(?:lar|ler)?\b|[ae]y[ae]l[ıi]m\b"  # yapmayın, yapmasın
    r"|ay(?:ıp|arak|ınca)\b|ey(?:ip|erek|ince)\b|aks[ıi]z[ıi]n\b|eks[ıi]z[ıi]n\b)",
}
_MAYBE = {
    "de": r"\bnicht nur\b|\bkaum\b|\b\w{3,}los(?:e[mnrs]?|igkeit)?\b|\bun(?![sdti])\w{4,}",
    "en": r"\bnot (?:only|just)\b|\bnor\b|\bunless\b|\bhardly\b|\b\w{3,}less\b"
    r"|\bun(?!der|i|til)\w{4,}",
    "tr": r"\basla\b|\byoksa\b|\b\w{2,}s[ıiuü]z(?!in)\w*"
    r"|\b\w{2,}m[ae]d[ae]n\b(?! (?:önce|sonra|yana|beri|dolayı|itibaren))",
}
# Positive words that look like a negated verb; "emiyor" and the like have m in their stem.
_NOT_NEGATED = re.compile(
    r"(?:namaz|umuyor|yumuyor|gömüyor|emiyor|temmuz|tamamı|mayın|kalkınma)\w*", re.I
)
# Reservations of the German, and what shows in each language that they are kept.
_RESERVATIONS: tuple[tuple[str, dict[str, str]], ...] = (
    (r"\bnur\b", {
        "de": r"\b(?:nur|allein|bloß|lediglich|ausschließlich)",
        "en": r"\b(?:only|just|merely|solely|alone|nothing but|exclusively)\b",
        "tr": r"\b(?:yalnız|sadece|ancak|sırf|tek\b)",
    }),
    (r"\bmindestens\b|\bwenigstens\b", {
        "de": r"\bmindestens|\bwenigstens|oder mehr|nicht weniger",
        "en": r"\bat least\b|\bminimum\b|\bno (?:less|fewer)\b|\bor more\b",
        "tr": r"\ben az|\basgari|\bhiç olmazsa",
    }),
    (r"\bhöchstens\b|\bmaximal\b", {
        "de": r"\bhöchstens|\bmaximal|nicht mehr|oder weniger",
        "en": r"\bat (?:the )?most\b|\bmaximum\b|\b(?:no|not) more than\b|\bup to\b",
        "tr": r"\ben (?:fazla|çok)|\bazami",
    }),
    (r"\bbis zu (?=\d)", {
        "de": r"\bbis zu|höchstens|nicht mehr",
        "en": r"\bup to\b|\bas (?:many|much) as\b|\bat most\b",
        "tr": r"\bkadar|\bvaran|\ben fazla",
    }),
    (r"\b(?:etwa|rund|circa|ca\.|ungefähr) (?=\d|ein|zwei|drei|die Hälfte)", {
        "de": r"\b(?:etwa|rund|circa|ca\.|ungefähr|fast)",
        "en": r"\b(?:about|around|roughly|approximately|some|nearly|almost|circa)\b",
        "tr": r"\byaklaşık|\bcivarında|\bkadar|\başağı yukarı|\bdolay|\bortalama",
    }),
    (r"\bvor allem\b", {
        "de": r"\bvor allem|\bbesonders|am wichtigsten",
        "en": r"\babove all\b|\b(?:especially|particularly|mainly|mostly)\b|in particular",
        "tr": r"\bözellikle|\bher şeyden önce|\ben çok|\böncelikle|\bbaşta",
    }),
    (r"\bmöglichst\b", {
        "de": r"\bmöglichst|wie möglich|wenn es geht|wenn möglich",
        "en": r"\bpossible\b|\bpossibly\b|\bas far as\b|\bpreferably\b",
        "tr": r"\bmümkün|\bolabildiğince|\belden geldiğ",
    }),
    (r"\bsoll(?:en|te|ten|st)?\b", {
        "de": r"\bsoll|\bmöcht|\bwoll|\bwill\b|\bZiel|\bmuss|\bmüss",
        "en": r"\b(?:should|shall|ought|supposed|must|(?:is|are|was|were) to|want|aim|goal|let)\b",
        "tr": r"\w(?:malı|meli|sın\b|sin\b|sun\b|sün\b|sınlar|sinler|sunlar)|\bgerek|\bist(?:iy|e)"
        r"|\bhedef|\bamaç|\bamac|\bzorunda|\böngör",
    }),
)  # fmt: skip


def check(pair: Pair) -> Iterator[Finding]:
    """Yield T040 fewer negations than the German, T041 more, T042 lost reservations."""
    sure, maybe = (_count(table, pair.source_text, "de") for table in (_SURE, _MAYBE))
    if pair.tag not in _SURE:
        return
    own_sure, own_maybe = (_count(table, pair.target_text, pair.tag) for table in (_SURE, _MAYBE))
    if sure > own_sure + max(0, own_maybe - maybe):
        yield pair.finding(
            "warning",
            "T040",
            f"{own_sure} negations, but {sure} in the German",
            "has a “not” been lost? If not, accept it with a reason",
        )
    # Plain language explains, and an explanation may say "not".
    if own_sure > sure + max(0, maybe - own_maybe) and pair.locale != "de_simple":
        yield pair.finding(
            "warning",
            "T041",
            f"{own_sure} negations, but {sure} in the German",
            "did a “not” come in? If not, accept it with a reason",
        )
    for german, kept in _RESERVATIONS:
        found = re.search(german, pair.source_text, re.I)
        if found and not re.search(kept[pair.tag], pair.target_text, re.I):
            said = found[0].strip()
            yield pair.finding("warning", "T042", f"nothing says “{said}”", "keep the reservation")


def _count(table: dict[str, str], text: str, tag: str) -> int:
    matches = re.finditer(table[tag], text, re.I)
    return sum(not (tag == "tr" and _NOT_NEGATED.match(found[0])) for found in matches)
